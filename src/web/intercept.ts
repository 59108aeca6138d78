import type { Server, Socket } from 'node:net'

/** Asks before a server does what it does with a connection. */
export function intercept<S extends Socket>(
  server: Server,
  event: 'connection' | 'secureConnection',
  admit: (socket: S) => boolean,
): void {
  const own = server.listeners(event)
  server.removeAllListeners(event)
  server.on(event, (socket: S) => {
    if (admit(socket)) for (const listener of own) listener.call(server, socket)
  })
}
