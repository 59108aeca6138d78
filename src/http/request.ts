import { readFile } from 'node:fs/promises'
import { toBytes } from '../config/binary.ts'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'
import { isHeaderValue, isNamed, isToken } from './header-name.ts'
import { toByteString } from './percent-encoding.ts'
import type { HttpRequestSettings } from './request-settings.ts'
import type { Header } from './trace.ts'

/** A request, as it goes over any version of HTTP. */
export interface HttpRequest {
  readonly method: string
  /** Whether `https` is its scheme. */
  readonly secure: boolean
  /** The Host header. */
  readonly host: string
  /** What stands in the request line, as Latin-1 bytes. */
  readonly path: string
  /** Without Host and Connection, and without the length of the body. */
  readonly headers: readonly Header[]
  readonly body: RequestBody | undefined
}

/** Body of a request. */
export interface RequestBody {
  readonly bytes: Buffer
  /** Whether its length is not told beforehand, and it cannot be sent again. */
  readonly isStream: boolean
}

/** Headers that say how the request itself is sent; those of the settings are left out, as in Go. */
const OWN_HEADERS = ['host', 'content-length', 'transfer-encoding', 'trailer']

/**
 * Takes the body of a request from the settings; only one that stands in a file has to be waited for.
 * @throws ProbeFailure `internal`, when its file cannot be read.
 */
export function loadBody({
  body,
  body_file: file,
}: HttpRequestSettings): RequestBody | undefined | Promise<RequestBody> {
  if (body !== '') return { bytes: toBytes(body), isStream: false }
  return file === '' ? undefined : readBodyFile(file)
}

async function readBodyFile(file: string): Promise<RequestBody> {
  try {
    return { bytes: await readFile(file), isStream: true }
  } catch (cause) {
    const message = `cannot read body_file: ${cause instanceof Error ? cause.message : cause}`
    throw new ProbeFailure('internal', message, { cause, phase: 'send' })
  }
}

/**
 * Leaves out the headers of the settings that a request cannot have, and checks the others: nothing in them may end a line.
 * @throws ProbeFailure `internal`: the settings are at fault.
 */
export function checkHeaders(headers: readonly Header[]): readonly Header[] {
  const sent = headers.filter(([name]) => !OWN_HEADERS.includes(name.toLowerCase()))
  for (const [name, value] of sent) {
    if (isToken(name) && isHeaderValue(value)) continue
    throw new ProbeFailure('internal', `the header ${quote(name)} cannot be sent: expected a name and printable text`, {
      phase: 'send',
    })
  }
  return sent
}

/**
 * Writes a request of HTTP/1.1 that asks the target to close the connection after its answer.
 * @throws ProbeFailure `internal`, for a method that is no word.
 */
export function renderRequest(request: HttpRequest): Buffer {
  const { method, host, path, headers, body } = request
  if (!isToken(method)) throw new ProbeFailure('internal', `${quote(method)} is no method`, { phase: 'send' })
  const upgrades = isUpgrade(headers)
  let lines = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n`
  for (const header of headers) {
    if (upgrades || !isNamed(header, 'connection')) lines += `${header[0]}: ${toByteString(header[1])}\r\n`
  }
  const chunked = body?.isStream === true && body.bytes.length > 0
  if (chunked) lines += 'Transfer-Encoding: chunked\r\n'
  else if (needsLength(method, body)) lines += `Content-Length: ${body?.bytes.length ?? 0}\r\n`
  if (!upgrades) lines += 'Connection: close\r\n'
  const head = Buffer.from(`${lines}\r\n`, 'latin1')
  if (body === undefined) return head
  return Buffer.concat([head, chunked ? toChunk(body.bytes) : body.bytes])
}

/** An upgrade to another protocol is asked for in the header Connection, so that no other can be there. */
function isUpgrade(headers: readonly Header[]): boolean {
  const asksFor = (wanted: string, pattern: RegExp): boolean =>
    headers.some((header) => isNamed(header, wanted) && pattern.test(header[1]))
  return asksFor('upgrade', /./) && asksFor('connection', /(?:^|,)\s*upgrade\s*(?:,|$)/i)
}

const MEASURED_METHODS = ['POST', 'PUT', 'PATCH']

/** Whether to tell the length of the body. Many servers expect a length with these methods, even where there is nothing to measure. */
export function needsLength(method: string, body: RequestBody | undefined): boolean {
  return (body !== undefined && body.bytes.length > 0) || MEASURED_METHODS.includes(method)
}

function toChunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')])
}
