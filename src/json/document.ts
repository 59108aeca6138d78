import { quote } from '../log/quote.ts'
import { type Connection, type ReadLimit, readUntil } from '../net/connection.ts'
import { ProbeFailure } from '../net/failure.ts'
import { DocumentScanner } from './scanner.ts'

/** A JSON document. Its numbers are doubles, as RFC 9535 wants them; integers that no double holds are kept beside it. */
export interface JsonDocument {
  readonly root: unknown
  /** The digits of an integer beyond 2^53, by the object or array that it is in, and its key there; the root has neither. */
  readonly exactInteger: (holder: unknown, key: string | number | undefined) => bigint | undefined
}

/**
 * Reads until the outermost bracket closes, or the target ends.
 * @throws ProbeFailure `closed`, `too_large`.
 */
export async function readJsonBytes(connection: Connection, limit: ReadLimit): Promise<Buffer> {
  const scanner = new DocumentScanner()
  const { bytes } = await readUntil(connection, (chunk) => scanner.end(chunk), limit)
  if (bytes.length === 0) {
    throw new ProbeFailure('closed', 'the target closed the connection without an answer', { phase: 'receive' })
  }
  if (scanner.isOpen) {
    throw new ProbeFailure('closed', 'the target closed the connection within its document', { phase: 'receive' })
  }
  return scanner.length === undefined ? bytes : bytes.subarray(0, scanner.length)
}

/**
 * Parses a document. Names such as `__proto__` are names like any other.
 * @param limits where they are left out, any depth goes, and integers beyond 2^53 are rounded.
 * @throws ProbeFailure `protocol` for what is no JSON, `too_large` for what nests deeper than `maxDepth`.
 */
export function parseJson(bytes: Buffer, limits?: { readonly maxDepth: number }): JsonDocument {
  if (limits !== undefined && depthOf(bytes) > limits.maxDepth) {
    throw new ProbeFailure('too_large', `the document nests deeper than ${limits.maxDepth} levels`)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // A reviver is slow, and recursive: it is for what nests within limits, and has numbers that need it.
    return limits !== undefined && /\d{16}/.test(text) ? parseExactly(text) : parsePlainly(text)
  } catch (cause) {
    throw new ProbeFailure('protocol', `the answer is not JSON: ${quote(bytes)}`, { cause })
  }
}

function parsePlainly(text: string): JsonDocument {
  return { root: JSON.parse(text), exactInteger: () => undefined }
}

/** At its deepest place, if it is one document: else it will not parse. */
function depthOf(bytes: Buffer): number {
  const scanner = new DocumentScanner()
  scanner.end(bytes)
  return scanner.maxDepth
}

/** What a reviver is given beside key and value (ECMAScript, JSON.parse source text access). */
type Reviver = (this: object, key: string, value: unknown, context: { readonly source?: string }) => unknown

function parseExactly(text: string): JsonDocument {
  const exact = new Map<unknown, Map<string, bigint>>()
  const revive: Reviver = function (key, value, { source }) {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const integer = parseBigInteger(source ?? '')
    if (integer === undefined) return value
    const known = exact.get(this)
    if (known === undefined) exact.set(this, new Map([[key, integer]]))
    else known.set(key, integer)
    return value
  }
  const root: unknown = JSON.parse(text, revive as (this: object, key: string, value: unknown) => unknown)
  const exactRoot = parseBigInteger(text.trim())
  return { root, exactInteger: (holder, key) => (key === undefined ? exactRoot : exact.get(holder)?.get(String(key))) }
}

/** Reads an integer that may have more digits than a double holds; a hundred are enough for anybody. */
export function parseBigInteger(text: string): bigint | undefined {
  return /^-?\d{1,100}$/.test(text) ? BigInt(text) : undefined
}
