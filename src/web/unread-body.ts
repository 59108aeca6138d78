import type { IncomingMessage, ServerResponse } from 'node:http'

/** Bodies are never read: the connection ends with the answer, where more of one may come. HTTP/2 ends the stream itself. */
export function closeAfterUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  if (!request.complete && request.httpVersionMajor === 1) response.setHeader('Connection', 'close')
}
