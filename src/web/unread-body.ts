import type { IncomingMessage, ServerResponse } from 'node:http'

/** Bodies are never read: the connection ends with the answer, where more of one may come. HTTP/2 ends the stream itself. */
export function mayHaveUnreadBody(request: IncomingMessage): boolean {
  return !request.complete && request.httpVersionMajor === 1
}

/** Ends the connection with the answer, where more of a body may come. */
export function closeAfterUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  if (mayHaveUnreadBody(request)) response.setHeader('Connection', 'close')
}
