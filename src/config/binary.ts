import { isUtf8 } from 'node:buffer'

/** Where the bytes that are no UTF-8 stand in a text: `0xff` as U+DCFF, which no valid text has. */
const ESCAPE = 0xdc00

/**
 * Reads `!!binary`: base64, its lines as long as one likes.
 * @returns the bytes as text, which `toBytes` turns into the same bytes again; undefined where it is no base64.
 */
export function decodeBinary(source: string): string | undefined {
  const base64 = source.replace(/[\r\n]/g, '')
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined
  return toText(Buffer.from(base64, 'base64'))
}

/** Text for any bytes, which `toBytes` turns into the same bytes again. */
export function toText(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeMixed(bytes)
}

/** The bytes of a text of the file: its UTF-8, and what `!!binary` put into it besides. */
export function toBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text)
  const bytes = Buffer.alloc(Buffer.byteLength(text))
  let size = 0
  for (const character of text) {
    const escaped = (character.codePointAt(0) ?? 0) - ESCAPE
    if (escaped >= 0x80 && escaped <= 0xff) bytes[size++] = escaped
    else size += bytes.write(character, size)
  }
  return bytes.subarray(0, size)
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function decodeMixed(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; ) {
    const [length, character] = nextCharacter(bytes, start)
    text += character
    start += length
  }
  return text
}

function nextCharacter(bytes: Uint8Array, start: number): readonly [length: number, character: string] {
  const first = bytes[start] ?? 0
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const character = bytes.subarray(start, start + length)
  // Most of what is no UTF-8 must not cost an exception for each byte.
  if (isUtf8(character)) return [length, Buffer.from(character).toString()]
  return [1, String.fromCharCode(ESCAPE + first)]
}
