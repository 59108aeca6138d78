import type { Header } from './trace.ts'

const END = Buffer.from('\r\n\r\n')

/** A head as nearly all targets send it: lines end in CR LF, and none goes on with the one before it. */
const ORDINARY =
  /^HTTP\/\d\.\d +[2-9]\d\d(?: .*)?\r\n(?:[\w!#$%&'*+.^`|~-][\w!#$%&'*+.^`|~ -]*:[\t -~\x80-\xff]*\r\n)*$/

/** A header is a part of the text that it came in, and keeps all of that for as long as it is remembered itself. */
const MAX_BYTES = 2048

/** Status line and headers, as they were sent. */
export interface RawHead {
  readonly version: string
  readonly status: number
  readonly statusText: string
  readonly headers: readonly Header[]
}

/** A head that has come as a whole. */
export interface WholeHead {
  readonly head: RawHead
  /** How many of the bytes it takes. */
  readonly usedBytes: number
}

/**
 * Reads the head of an answer in one go where all of it is there and nothing in it is unusual. Read line by line, it took
 * ten times as many objects.
 * @returns undefined for any other; `readHead` says what is wrong with it, if anything is.
 */
export function parseWholeHead(bytes: Buffer, maxBytes: number): WholeHead | undefined {
  const endOfLines = bytes.indexOf(END) + 2
  const usedBytes = endOfLines + 2
  if (endOfLines < 2 || usedBytes > Math.min(maxBytes, MAX_BYTES)) return undefined
  const text = bytes.toString('latin1', 0, endOfLines)
  return ORDINARY.test(text) ? { head: splitHead(text), usedBytes } : undefined
}

/** What stands where is known already. */
function splitHead(text: string): RawHead {
  const firstEnd = text.indexOf('\r\n')
  let statusAt = 'HTTP/1.1'.length
  while (text[statusAt] === ' ') statusAt += 1
  const headers: Header[] = []
  for (let start = firstEnd + 2; start < text.length; ) {
    const colon = text.indexOf(':', start)
    const end = text.indexOf('\r\n', colon)
    headers.push([text.slice(start, colon), trimBlanks(text, colon + 1, end)])
    start = end + 2
  }
  return {
    version: text.slice(0, 'HTTP/1.1'.length),
    status: Number(text.slice(statusAt, statusAt + 3)),
    statusText: text.slice(statusAt + 3, firstEnd).trim(),
    headers,
  }
}

/** A part of a text, without the spaces and tabs around it. */
export function trimBlanks(text: string, start = 0, end: number = text.length): string {
  let first = start
  let last = end
  while (first < last && isBlank(text.charCodeAt(first))) first += 1
  while (last > first && isBlank(text.charCodeAt(last - 1))) last -= 1
  return text.slice(first, last)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
