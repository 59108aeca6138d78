/** An element of DER (ITU-T X.690): what it is, and what is in it. */
export interface DerElement {
  /** The first byte of the element: class, form and number. */
  readonly tag: number
  readonly contents: Buffer
}

/** Tags of the elements that certificates are made of. */
export const TAG = {
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  bmp: 0x1e,
  octets: 0x04,
  sequence: 0x30,
  set: 0x31,
} as const

/**
 * Reads elements that follow each other up to the end of the bytes.
 * @returns undefined when the bytes are no DER.
 */
export function readElements(bytes: Buffer): readonly DerElement[] | undefined {
  const elements: DerElement[] = []
  let offset = 0
  while (offset < bytes.length) {
    const tag = bytes[offset] ?? 0
    const size = readLength(bytes, offset + 1)
    if (size === undefined || (tag & 0x1f) === 0x1f) return undefined
    const end = size.start + size.length
    if (end > bytes.length) return undefined
    elements.push({ tag, contents: bytes.subarray(size.start, end) })
    offset = end
  }
  return elements
}

/** Reads the elements in an element, which has to be of the given tag. */
export function readInside(element: DerElement | undefined, tag: number): readonly DerElement[] {
  return (element?.tag === tag ? readElements(element.contents) : undefined) ?? []
}

/** A length has one byte, or a byte that tells how many follow; three are enough for all that a target can send. */
function readLength(bytes: Buffer, offset: number): { readonly length: number; readonly start: number } | undefined {
  const first = bytes[offset]
  if (first === undefined) return undefined
  if (first < 0x80) return { length: first, start: offset + 1 }
  const count = first & 0x7f
  if (count < 1 || count > 3 || offset + 1 + count > bytes.length) return undefined
  return { length: bytes.readUIntBE(offset + 1, count), start: offset + 1 + count }
}

/** Writes an element as hexadecimal digits. */
export function toDerHex(tag: number, contents: Buffer): string {
  const { length } = contents
  const digits = length.toString(16)
  const bytes = digits.length % 2 === 0 ? digits : `0${digits}`
  const size = length < 128 ? bytes : `${(0x80 | (bytes.length / 2)).toString(16)}${bytes}`
  return `${tag.toString(16).padStart(2, '0')}${size}${contents.toString('hex')}`
}

/**
 * Reads the contents of an object identifier.
 * @returns for example `2.5.4.3`; undefined when the bytes are none, or have numbers above 31 bits, as in Go.
 */
export function toOid(contents: Buffer): string | undefined {
  const arcs: number[] = []
  let arc = 0
  for (const [index, byte] of contents.entries()) {
    arc = arc * 128 + (byte & 0x7f)
    if (arc > 0x7fff_ffff) return undefined
    if (byte >= 0x80) {
      if (index === contents.length - 1) return undefined
      continue
    }
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(arc / 40))
      arcs.push(root, arc - root * 40)
    } else arcs.push(arc)
    arc = 0
  }
  return arcs.length === 0 ? undefined : arcs.join('.')
}
