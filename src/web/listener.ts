import type { RequestListener } from 'node:http'
import { answerError } from './answer-error.ts'
import { createApp, type WebOptions } from './app.ts'
import { serveProbe } from './routes/probe.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/**
 * Answers every request. What is asked for all the time, `/probe`, does not go through Koa, whose context, middleware and
 * watch on the end of the answer took as long as a third of a TCP probe; everything else does.
 */
export function createListener(options: WebOptions): RequestListener {
  const { exporter, routePrefix, headers = () => SECURITY_HEADERS } = options
  const app = createApp(options).callback()
  const answerProbe = serveProbe(exporter, headers)
  const path = `${routePrefix}/probe`
  return (request, response) => {
    const { method, url = '' } = request
    const mark = url.indexOf('?')
    const isProbe = (mark === -1 ? url : url.slice(0, mark)) === path && (method === 'GET' || method === 'HEAD')
    // Other spellings, such as those with a host before the path or a fragment behind, are Koa's.
    if (!isProbe || url.includes('#')) {
      app(request, response)
      return
    }
    const query = mark === -1 ? '' : url.slice(mark + 1)
    answerProbe(request, response, query).catch((error: unknown) => {
      answerError(request, response, error, { exporter, headers })
    })
  }
}
