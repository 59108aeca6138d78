import { createServer } from 'node:net'
import { listenOnLoopback, type RunningService } from './listen.ts'

/** A daytime service over TCP (RFC 867): one line with the time, and the end. */
export function startDaytime(port: number): Promise<RunningService> {
  return listenOnLoopback(
    () =>
      createServer((socket) => {
        socket.on('error', () => {}) // A client that resets has its answer, or wants none.
        socket.end(`${new Date().toUTCString()}\r\n`)
      }),
    port,
  )
}
