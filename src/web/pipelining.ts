import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'

/** More than any client asks for at once over HTTP/1.1; over HTTP/2 the session has a bound of its own. */
const MAX_UNANSWERED = 32

/**
 * Closes a connection of HTTP/1.1 over which more is asked before the answers have come (RFC 9112, section 9.3.2). Node.js
 * begins with all requests that have arrived, thousands in one packet, and nothing else would get its turn meanwhile.
 */
export function limitPipelining(listener: RequestListener): RequestListener {
  const unanswered = new WeakMap<Socket, number>()
  return (request, response) => {
    const { socket } = request
    if (request.httpVersionMajor !== 1) {
      listener(request, response)
      return
    }
    const count = unanswered.get(socket) ?? 0
    if (count >= MAX_UNANSWERED) socket.destroy()
    if (socket.destroyed) return
    unanswered.set(socket, count + 1)
    response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
    listener(request, response)
  }
}
