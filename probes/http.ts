import { request as httpRequest, type IncomingMessage } from 'node:http'
import {
  type Connection,
  defineProber,
  ipProtocolOptions,
  type ProbeContext,
  ProbeFailure,
  quote,
  toSeconds,
  toSocketFailure,
} from 'probe-exporter'
import * as z from 'zod'

const MAX_HEADER_BYTES = 64 * 1024
const MAX_BODY_BYTES = 64 * 1024 * 1024

type Context = ProbeContext<unknown>

/** Succeeds when the target answers a GET request with a status of 200 to 299 and sends its body to the end. */
export default defineProber({
  name: 'http',
  options: z.strictObject({ ...ipProtocolOptions }),

  async probe(context) {
    const { target, options, metrics, dial, enterPhase } = context
    const url = parseUrl(target.address)
    const secure = url.protocol === 'https:'
    const setDurations = registerDurations(context)
    try {
      await using connection = await dial({
        address: `${url.hostname}:${url.port || (secure ? 443 : 80)}`,
        tls: secure,
        ip: options,
      })
      const sentMs = performance.now()
      const exchange = await sendRequest(connection, url, enterPhase)
      const { response } = exchange
      const answeredMs = performance.now()
      setDurations({ processing: toSeconds(answeredMs - sentMs) })
      setResponseMetrics(metrics, response, secure)
      await discardBody(exchange, connection)
      setDurations({ transfer: toSeconds(performance.now() - answeredMs) })
      enterPhase('check')
      checkStatus(response)
    } finally {
      setDurations({})
    }
  },
})

function parseUrl(address: string): URL {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`)
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new ProbeFailure('unreachable', `${quote(address)} is not a URL of http or https`, { phase: 'resolve' })
}

/** An answer whose head has come. */
interface Exchange {
  readonly response: IncomingMessage
  /** What the parser could not read, also after the head; the response itself says only that it was cut off. */
  parserError?: unknown
}

/** Sends a GET request over an open connection, and waits for the head of the answer. */
async function sendRequest(connection: Connection, url: URL, enterPhase: Context['enterPhase']): Promise<Exchange> {
  enterPhase('send')
  let exchange: Exchange | undefined
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => connection.socket,
      path: `${url.pathname}${url.search}`,
      maxHeaderSize: MAX_HEADER_BYTES,
      ...credentialsOf(url),
      headers: { host: url.host, 'user-agent': 'probe-exporter' },
    })
    request.once('finish', () => enterPhase('receive'))
    const onResponse = (response: IncomingMessage): void => {
      exchange = { response }
      resolve(exchange)
    }
    request.once('response', onResponse)
    // A switch of protocols is an answer too, of a status that nobody asked for.
    request.once('upgrade', onResponse)
    request.on('error', (error) => {
      if (exchange === undefined) reject(toHttpFailure(error, connection))
      else exchange.parserError = error
    })
    request.end()
  })
}

/** Credentials in a URL go along as Basic authentication (RFC 9110, section 4.2.4, and RFC 7617). */
function credentialsOf({ username, password }: URL): { readonly auth?: string } {
  return username === '' && password === '' ? {} : { auth: `${decode(username)}:${decode(password)}` }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // A percent sign that encodes nothing stands for itself.
  }
}

async function discardBody(exchange: Exchange, connection: Connection): Promise<void> {
  const { response } = exchange
  if (response.statusCode === 101) return
  let size = 0
  try {
    for await (const chunk of response) {
      size += (chunk as Buffer).length
      if (size > MAX_BODY_BYTES) throw new ProbeFailure('too_large', `the body is larger than ${MAX_BODY_BYTES} bytes`)
    }
  } catch (error) {
    throw toHttpFailure(exchange.parserError ?? error, connection)
  }
}

function checkStatus({ statusCode = 0, statusMessage = '' }: IncomingMessage): void {
  if (statusCode >= 200 && statusCode <= 299) return
  throw new ProbeFailure('status', `expected a status of 200 to 299, got ${statusCode} ${quote(statusMessage)}`)
}

function setResponseMetrics(metrics: Context['metrics'], response: IncomingMessage, secure: boolean): void {
  const { statusCode = 0, httpVersionMajor, httpVersionMinor, headers } = response
  const length = Number(headers['content-length'] ?? Number.NaN)
  const gauges: readonly (readonly [name: string, help: string, value: number])[] = [
    ['probe_http_status_code', 'Status code of the answer.', statusCode],
    ['probe_http_version', 'Version of HTTP in the answer.', Number(`${httpVersionMajor}.${httpVersionMinor}`)],
    ['probe_http_ssl', 'Whether the connection used TLS.', secure ? 1 : 0],
    ['probe_http_content_length', 'Length that the answer declares; -1 for none.', Number.isNaN(length) ? -1 : length],
  ]
  for (const [name, help, value] of gauges) metrics.gauge({ name, help }).set(value)
}

/** The phases that blackbox_exporter has; all five are there from the start, and the dial's as soon as they are known. */
function registerDurations({ metrics, phaseSeconds }: Context) {
  const gauge = metrics.gauge({
    name: 'probe_http_duration_seconds',
    help: 'How long each phase of the request took.',
    unit: 'seconds',
  })
  const durations = { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 }
  return (known: { readonly processing?: number; readonly transfer?: number }): void => {
    for (const phase of ['resolve', 'connect', 'tls'] as const) durations[phase] = phaseSeconds(phase)
    Object.assign(durations, known)
    for (const [phase, seconds] of Object.entries(durations)) gauge.set(seconds, { labels: { phase } })
  }
}

function toHttpFailure(error: unknown, { peer }: Connection): ProbeFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new ProbeFailure('too_large', `the head of the answer is larger than ${MAX_HEADER_BYTES} bytes`)
  }
  if (code.startsWith('HPE_')) {
    return new ProbeFailure('protocol', `the answer is not HTTP: ${(error as Error).message}`)
  }
  return toSocketFailure(error, 'receive', peer)
}
