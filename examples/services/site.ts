import { createServer } from 'node:http'
import { listenOnLoopback, type RunningService } from './listen.ts'

/** A web site of one page. */
export function startSite(port: number): Promise<RunningService> {
  return listenOnLoopback(
    () =>
      createServer((request, response) => {
        const found = request.url === '/'
        response.writeHead(found ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' })
        response.end(found ? 'All is well.\n' : 'There is nothing here.\n')
      }),
    port,
  )
}
