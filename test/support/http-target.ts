import type { Socket } from 'node:net'
import { TLSSocket, type TlsOptions } from 'node:tls'
import type { ExecutionContext } from 'ava'
import { startTls } from './certificates.ts'
import { startTcp } from './servers.ts'

/** A request, as it came. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  /** Lines of the head behind the first one. */
  readonly lines: readonly string[]
  /** The body, chunks and all. */
  readonly body: string
  /** Name that TLS asked for. */
  readonly serverName: string | undefined
  /** Value of a header; undefined where it is absent. */
  readonly header: (name: string) => string | undefined
}

/** What is sent back: the whole answer, or a function that does it. */
export type Reply = string | Buffer | ((socket: Socket) => void)

export interface HttpTarget {
  readonly port: number
  /** `127.0.0.1:port`. */
  readonly address: string
  /** Requests so far. */
  readonly requests: readonly RawRequest[]
}

/** An answer of status 200 with a body. */
export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** An answer that leads elsewhere. */
export function redirectTo(location: string, status = 302, more = ''): string {
  return `HTTP/1.1 ${status} Go\r\nLocation: ${location}\r\n${more}Content-Length: 0\r\n\r\n`
}

/** Starts a server that keeps each request, byte for byte, and answers it; with options of TLS, over TLS. */
export async function startHttpTarget(
  t: ExecutionContext,
  answer: (request: RawRequest) => Reply,
  tls?: TlsOptions,
): Promise<HttpTarget> {
  const requests: RawRequest[] = []
  const handle = (socket: Socket): void => {
    let received = ''
    let answered = false
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1')
      const request = parse(received, socket)
      if (request === undefined || answered) return
      answered = true
      requests.push(request)
      const reply = answer(request)
      if (typeof reply === 'function') reply(socket)
      else socket.end(reply)
    })
  }
  const port = tls === undefined ? (await startTcp(t, handle)).port : await startTls(t, tls, handle)
  return { port, address: `127.0.0.1:${port}`, requests }
}

function parse(received: string, socket: Socket): RawRequest | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = received.slice(0, end).split('\r\n')
  const body = received.slice(end + 4)
  const header = (name: string): string | undefined => {
    const start = `${name.toLowerCase()}: `
    return lines.find((line) => line.toLowerCase().startsWith(start))?.slice(start.length)
  }
  if (body.length < Number(header('content-length') ?? 0)) return undefined
  if (header('transfer-encoding') === 'chunked' && !body.endsWith('0\r\n\r\n')) return undefined
  const [method = '', ...path] = first.replace(/ HTTP\/1\.1$/, '').split(' ')
  const serverName = socket instanceof TLSSocket ? String(socket.servername || '') : undefined
  return { method, path: path.join(' '), lines, body, serverName, header }
}
