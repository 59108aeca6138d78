import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type { ExecutionContext } from 'ava'
import { say, startTcp } from '../../support/servers.ts'
import { findMalformed } from '../../support/well-formed.ts'

const SECRETS = ['hunter2-basic', 'hunter2-url', 'hunter2-bearer', 'hunter2-header'] as const

/** What an exporter may answer, whoever asks for what: of the 5xx, only that it cannot do this now, or at all. */
const STATUSES = new Set([200, 301, 302, 400, 403, 404, 405, 408, 413, 414, 417, 431, 501, 503])

/** The one answer of status 500, which is blackbox_exporter's too. */
const BAD_TIMEOUT = 'X-Prometheus-Scrape-Timeout-Seconds is not a number of seconds\n'

export interface FuzzScene {
  /** A configuration with targets that answer, and secrets. */
  readonly config: string
  /** A port where nobody has any business. */
  readonly canaryPort: number
  /** Connections to it. */
  readonly canarySeen: () => number
}

/** Starts a clock, a service that sends back each request, credentials and all, and a canary. */
export async function startFuzzScene(t: ExecutionContext): Promise<FuzzScene> {
  const clock = await startTcp(t, say('Thursday, 1 January 2026\r\n'))
  const echo = await startTcp(t, (socket) => {
    socket.once('data', (bytes) => socket.end(`HTTP/1.1 200 OK\r\nX-Echo: ${bytes.toString('base64')}\r\n\r\n${bytes}`))
  })
  const canary = await startTcp(t, () => {})
  const [basic, url, bearer, header] = SECRETS
  const modules = {
    daytime: { prober: 'daytime', timeout: '1s' },
    http_2xx: { prober: 'http', timeout: '1s', http: { authorization: { credentials: bearer } } },
    web: {
      prober: 'http',
      timeout: '1s',
      http: {
        basic_auth: { username: 'fuzz', password: basic },
        headers: { 'X-Api-Key': header },
        fail_if_body_not_matches_regexp: ['^never$'],
        fail_if_header_not_matches: [{ header: 'X-Echo', regexp: '^never$' }],
      },
    },
  }
  const targets = {
    clock: { address: clock.address, module: 'daytime' },
    web: { address: `http://${echo.address}/`, module: 'web' },
    '<script>alert(1)</script>': { address: clock.address, module: 'daytime' },
    plain: { address: `http://fuzz:${url}@${echo.address}/`, module: 'http_2xx' },
  }
  return { config: JSON.stringify({ modules, targets }), canaryPort: canary.port, canarySeen: canary.accepted }
}

/** What is wrong with the answer to a request; nothing where all is well. */
export async function faultsOf(port: number, request: string): Promise<readonly string[]> {
  const bytes = await exchange(port, Buffer.from(request, 'latin1'))
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('latin1', 0, Math.max(0, end))
  const body = readBody(head, bytes.subarray(end + 4))
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
  // Whoever asks for an upgrade or a tunnel, or says nothing of HTTP, may be hung up on.
  if (bytes.length === 0) return []
  const faults: string[] = []
  if (!STATUSES.has(status) && body !== BAD_TIMEOUT) faults.push(`status ${status}`)
  for (const secret of [...SECRETS, btoa(`fuzz:${SECRETS[0]}`), btoa(`fuzz:${SECRETS[1]}`)]) {
    if (`${head}${body}`.includes(secret)) faults.push(`the secret ${secret}`)
  }
  if (/^ +at .*:\d+|node_modules/m.test(body)) faults.push('a stack')
  if (/^X-Injected/im.test(head)) faults.push('a header of the client')
  if (/^content-type: text\/html/im.test(head) && /<(?:script>alert|img src=x)/.test(body))
    faults.push('HTML of the client')
  const format = /^content-type: (?:text\/plain; version|application\/(openmetrics))/im.exec(head)
  if (status === 200 && format !== null && body !== '') {
    faults.push(...findMalformed(body, format[1] === undefined ? 'text' : 'openmetrics'))
  }
  return faults.map((fault) => `${fault}: ${head}\n\n${body.slice(0, 2000)}`)
}

async function exchange(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {}) // The server may hang up while we still send.
  socket.end(bytes)
  return buffer(socket).catch(() => Buffer.alloc(0))
}

function readBody(head: string, bytes: Buffer): string {
  const whole = /^transfer-encoding: chunked/im.test(head) ? unchunk(bytes) : bytes
  return /^content-encoding: gzip/im.test(head) && whole.length > 0 ? gunzipSync(whole).toString() : whole.toString()
}

function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at)
    const length = Number.parseInt(bytes.toString('latin1', at, end), 16)
    if (end === -1 || !(length > 0)) return Buffer.concat(parts)
    parts.push(bytes.subarray(end + 2, end + 2 + length))
    at = end + length + 4
  }
}
