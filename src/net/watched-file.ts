import type { BigIntStats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LruCache } from './lru-cache.ts'

/** Largest file, in bytes: of certificates, of keys, of what names are looked up by. */
const MAX_BYTES = 1024 * 1024
const MAX_FILES = 100
/** Longer than a tick of any file system's clock: the coarsest counts two seconds. */
const SETTLED_MS = 2500

interface WatchedFile {
  readonly text: string
  /** When it was changed last, in milliseconds of Unix time. */
  readonly changedMs: number
  /** Changes whenever the file does. */
  readonly stamp: string
}

const files = new LruCache<string, WatchedFile>(MAX_FILES)

/** What was asked for in this turn of the event loop: nobody who asks in the same turn can know of a later change. */
const asked = new Map<string, Promise<WatchedFile>>()

/**
 * Gives what a file holds now. It is read only when it has changed since the last time.
 * @throws Error that says why it cannot be read.
 */
export function readWatched(path: string): Promise<Pick<WatchedFile, 'text'>> {
  const file = resolve(path)
  let answer = asked.get(file)
  if (answer === undefined) {
    if (asked.size === 0) setImmediate(() => asked.clear())
    answer = look(file)
    asked.set(file, answer)
  }
  return answer
}

async function look(file: string): Promise<WatchedFile> {
  try {
    const found = await stat(file, { bigint: true })
    // To open a pipe could wait for ever.
    if (!found.isFile()) throw new Error('not a file')
    const known = files.get(file)
    if (known?.stamp === stampOf(found)) return known
    const read = await readBounded(file)
    // A second change within the same tick of the file system's clock would show in nothing.
    if (Date.now() - read.changedMs > SETTLED_MS) files.set(file, read)
    return read
  } catch (error) {
    throw new Error(describe(error), { cause: error })
  }
}

async function readBounded(file: string): Promise<WatchedFile> {
  await using handle = await open(file)
  const found = await handle.stat({ bigint: true })
  const buffer = Buffer.alloc(MAX_BYTES + 1)
  let size = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, size, buffer.length - size)
    if (bytesRead === 0) {
      return { text: buffer.toString('utf8', 0, size), changedMs: Number(found.ctimeMs), stamp: stampOf(found) }
    }
    size += bytesRead
    if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
  }
}

/** Another text for another content, also where that has the time of the one before. */
export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file'
  if (code === 'EACCES') return 'permission denied'
  return typeof code === 'string' ? code : error.message
}
