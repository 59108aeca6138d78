import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import type { ExecutionContext } from 'ava'

/** What a proxy was asked for. */
export interface ProxyRequest {
  readonly method: string
  /** What stands in the request line. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  /** Each value of a header by itself. */
  readonly headersDistinct: IncomingMessage['headersDistinct']
}

export interface ForwardProxy {
  readonly port: number
  /** `127.0.0.1:port`. */
  readonly address: string
  readonly requests: readonly ProxyRequest[]
}

/** Starts a forward proxy on a free port of 127.0.0.1, which connects to that machine whatever the name; with options of TLS, over TLS. */
export async function startForwardProxy(t: ExecutionContext, tls?: TlsOptions): Promise<ForwardProxy> {
  const requests: ProxyRequest[] = []
  const sockets = new Set<Socket>()
  const server: Server = tls === undefined ? createServer() : createSecureServer(tls)
  const keep = ({ method = '', url = '', headers, headersDistinct }: IncomingMessage): number => {
    requests.push({ method, url, headers, headersDistinct })
    return Number(/:(\d+)(?:\/|$)/.exec(url)?.[1])
  }
  server.on('request', (request: IncomingMessage, response) => {
    const { method, url = '', headers } = request
    const path = url.replace(/^http:\/\/[^/]*/, '')
    const onward = httpRequest({ host: '127.0.0.1', port: keep(request), method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const onward = connect(keep(request), '127.0.0.1')
    const end = (): void => {
      socket.destroy()
      onward.destroy()
    }
    for (const one of [socket, onward]) one.on('error', end).on('close', end)
    onward.on('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const { port } = server.address() as AddressInfo
  return { port, address: `127.0.0.1:${port}`, requests }
}
