import { quote } from '../log/quote.ts'
import { type AnswerReader, cutOff, malformed } from './answer-reader.ts'
import { isNamed } from './header-name.ts'
import type { Header } from './trace.ts'
import { parseWholeHead, type RawHead, trimBlanks } from './whole-head.ts'

/** Largest head of an answer, in bytes; all interim answers before it count too. */
const MAX_HEAD_BYTES = 1024 * 1024

/** More answers of 100 to 199 than this before the real one are no HTTP, as in Go. */
const MAX_INTERIM_ANSWERS = 5

/**
 * Reads the head of an answer of HTTP/1, and accepts what Go does: bare line feeds, no reason phrase, folded headers, a
 * space before the colon. Node's own parser refuses some of it, even where it is told to be lenient.
 * @param onFirstByte is called when the first byte of the answer has come.
 * @throws ProbeFailure `protocol`, `too_large`, `closed`.
 */
export async function readHead(reader: AnswerReader, onFirstByte: () => void): Promise<RawHead> {
  const whole = parseWholeHead(await reader.peek(), MAX_HEAD_BYTES)
  if (whole === undefined) return readHeadByLines(reader, onFirstByte)
  onFirstByte()
  reader.skip(whole.usedBytes)
  return whole.head
}

async function readHeadByLines(reader: AnswerReader, onFirstByte: () => void): Promise<RawHead> {
  const lines = new HeadLines(reader)
  for (let count = 0; count <= MAX_INTERIM_ANSWERS; count += 1) {
    await expectHttp(reader)
    if (count === 0) onFirstByte()
    const head = { ...parseStatusLine(lines.take() ?? (await lines.next())), headers: await readHeaders(lines) }
    // A switch of protocols is an answer too, of a status that nobody asked for.
    if (head.status < 100 || head.status > 199 || head.status === 101) return head
  }
  throw malformed(`more than ${MAX_INTERIM_ANSWERS} interim answers`)
}

/** The lines of a head, all of them together bounded. */
class HeadLines {
  readonly #reader: AnswerReader
  #leftBytes = MAX_HEAD_BYTES

  constructor(reader: AnswerReader) {
    this.#reader = reader
  }

  /** The next line, without its ending, where it has come already. */
  take(): string | undefined {
    const line = this.#reader.takeLine(this.#leftBytes)
    if (line === undefined) return undefined
    this.#leftBytes -= line.length
    return withoutEnding(line)
  }

  /** The next line, without its ending. */
  async next(): Promise<string> {
    const line = await this.#reader.readLine(
      this.#leftBytes,
      `the head of the answer is larger than ${MAX_HEAD_BYTES} bytes`,
    )
    this.#leftBytes -= line.length
    if (!line.endsWith('\n')) throw cutOff('within the head of its answer')
    return withoutEnding(line)
  }
}

function withoutEnding(line: string): string {
  return line.slice(0, line.at(-2) === '\r' ? -2 : -1)
}

/** Says at once what is no HTTP: many other protocols wait for an answer after their first words. */
async function expectHttp(reader: AnswerReader): Promise<void> {
  const expected = 'HTTP/'
  let start = await reader.peek()
  if (start.length === 0) throw cutOff('without an answer')
  for (;;) {
    const text = start.toString('latin1', 0, expected.length)
    if (!expected.startsWith(text)) throw malformed(`it begins with ${quote(start.subarray(0, 40))}`)
    if (text === expected) return
    const before = start.length
    start = await reader.peekMore()
    if (start.length === before) throw cutOff('within the head of its answer')
  }
}

function parseStatusLine(line: string): Omit<RawHead, 'headers'> {
  const groups = /^(?<version>HTTP\/\d\.\d) +(?<status>\d{3})(?: (?<statusText>.*))?$/.exec(line)?.groups
  if (groups === undefined) throw malformed(`${quote(line)} is no status line`)
  const { version = '', status, statusText = '' } = groups
  return { version, status: Number(status), statusText: statusText.trim() }
}

/** Reads header lines up to the empty one; a line that begins with white space goes on with the one before it. */
async function readHeaders(lines: HeadLines): Promise<readonly Header[]> {
  const headers: Header[] = []
  let pending: string[] | undefined
  for (;;) {
    const line = lines.take() ?? (await lines.next())
    if (/^[ \t]/.test(line)) {
      if (pending === undefined) throw malformed(`its first header ${quote(line)} begins with white space`)
      pending.push(trimBlanks(line))
      continue
    }
    if (pending !== undefined) headers.push(parseHeader(pending.join(' ')))
    if (line === '') return headers
    pending = [trimBlanks(line)]
  }
}

/** Checks and splits a header. A name keeps the space before its colon, so that it is another name, as in Go. */
export function parseHeader(line: string): Header {
  const groups = /^(?<name>[\w!#$%&'*+.^`|~ -]+):(?<value>[\t -~\x80-\xff]*)$/.exec(line)?.groups
  if (groups === undefined) throw malformed(`${quote(line)} is no header`)
  return [groups['name'] ?? '', trimBlanks(groups['value'] ?? '')]
}

const NONE: readonly string[] = []

/** All values of a header, whose name is given in lower case. */
export function valuesOf(headers: readonly Header[], name: string): readonly string[] {
  let values: string[] | undefined
  for (const header of headers) {
    if (!isNamed(header, name)) continue
    values ??= []
    values.push(header[1])
  }
  return values ?? NONE
}

/** Whether one of the comma-separated words of a header is the given one; both are given in lower case. */
export function hasToken(headers: readonly Header[], name: string, token: string): boolean {
  return valuesOf(headers, name).some((value) => value.split(',').some((word) => word.trim().toLowerCase() === token))
}
