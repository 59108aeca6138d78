import { toBytes } from '../config/binary.ts'

/** What stands in a path as it is, where nothing else in the path needs to be encoded (RFC 3986, and `[` and `]`). */
const VALID_PATH = /^[\w\-.~!$&'()*+,;=:@/[\]%]*$/

/** What `encodePath` leaves alone. */
const UNENCODED = /[\w\-.~$&+,/:;=@]/

/**
 * Encodes a path, given as Latin-1 bytes, the way Go's URLs do: as it was written where that is valid, and all anew where
 * it is not.
 */
export function encodePath(path: string): string {
  if (VALID_PATH.test(path)) return path
  return decodePercent(path).replace(/./gs, (byte) => (UNENCODED.test(byte) ? byte : encodeByte(byte)))
}

function encodeByte(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** The first percent sign that encodes nothing, with what follows; undefined where there is none. */
export function findBadEscape(text: string): string | undefined {
  return /%(?![\da-f]{2}).{0,2}/is.exec(text)?.[0]
}

/** Decodes the escapes to Latin-1 bytes. A percent sign that encodes nothing stands for itself. */
export function decodePercent(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Text of the file or of a query as its bytes, each of them as the Latin-1 character of its number. */
export function toByteString(text: string): string {
  return isAscii(text) ? text : toBytes(text).toString('latin1')
}

/** Reverses `toByteString`. */
export function fromByteString(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Whether the bytes of a text are the same in every encoding. */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}
