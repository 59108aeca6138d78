import { createServer } from 'node:net'
import { listenOnLoopback, type RunningService } from './listen.ts'

/** A service that counts its connections, and tells each of them the count and since when it counts, as JSON. */
export function startHitCounter(port: number, launched: Date = new Date()): Promise<RunningService> {
  let requests = 0
  const since = launched.toISOString().replace(/(\d{3})Z$/, '$1000')
  return listenOnLoopback(
    () =>
      createServer((socket) => {
        requests += 1
        socket.on('error', () => {}) // A client that resets has its answer, or wants none.
        socket.end(`${JSON.stringify({ launched: since, requests })}\n`)
      }),
    port,
  )
}
