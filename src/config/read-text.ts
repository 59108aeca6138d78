import { open } from 'node:fs/promises'
import { ConfigError } from './config-error.ts'

/** Largest configuration file, in bytes. */
const MAX_FILE_BYTES = 4 * 1024 * 1024

/**
 * Reads a text file, or a pipe, no further than a bound.
 * @throws Error with a message for people: not there, a directory, too large, no text.
 */
export async function readText(path: string, maxBytes: number): Promise<string> {
  const bytes = await readBytes(path, maxBytes)
  if (bytes.length > maxBytes) throw new Error(`is larger than ${maxBytes / 1024} KiB, the most that is read`)
  const nul = bytes.indexOf(0)
  if (nul !== -1) throw new Error(`is not a text file: byte ${nul + 1} is zero`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Error('is not a text file: it is not valid UTF-8', { cause })
  }
}

/**
 * Reads the configuration file.
 * @throws ConfigError
 */
export async function readConfigText(file: string): Promise<string> {
  try {
    return await readText(file, MAX_FILE_BYTES)
  } catch (error) {
    throw new ConfigError(file, [{ line: 0, column: 0, message: (error as Error).message }])
  }
}

async function readBytes(path: string, maxBytes: number): Promise<Buffer> {
  try {
    await using file = await open(path)
    const chunks: Buffer[] = []
    let size = 0
    for (;;) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(64 * 1024) })
      chunks.push(buffer.subarray(0, bytesRead))
      size += bytesRead
      if (bytesRead === 0 || size > maxBytes) return Buffer.concat(chunks)
    }
  } catch (cause) {
    throw new Error(describeFileError(cause), { cause })
  }
}

function describeFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
      return 'no such file'
    case 'EISDIR':
      return 'is a directory; expected a file'
    case 'ENOTDIR':
      return 'no such file: a part of its path is no directory'
    case 'EACCES':
      return 'permission denied'
    default:
      return `cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}
