import { type DerElement, readElements, readInside, TAG, toDerHex, toOid } from './der.ts'

/** The attributes that have a word, in the order in which they are written: not that of the certificate. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.3', 'CN'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.10', 'O'],
  ['2.5.4.17', 'POSTALCODE'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.6', 'C'],
])

/** Of these a name has one: the last. */
const SINGLE = ['2.5.4.5', '2.5.4.3']

interface Attribute {
  readonly type: string
  readonly value: string
}

/**
 * Writes a subject or an issuer as Go does, and with it blackbox_exporter: the attributes that have a word in a fixed
 * order, several of one kind joined by `+`; after them all others, the last first, as `1.2.3=#…` in DER. Values are
 * escaped as in RFC 2253.
 * @returns the empty string for a name that cannot be read.
 */
export function formatName(name: DerElement | undefined): string {
  const attributes = readAttributes(name)
  if (attributes === undefined) return ''
  const known = [...WORDS].flatMap(([type, word]) => {
    const values = attributes.flatMap((attribute) => (attribute.type === type ? [attribute.value] : []))
    const kept = SINGLE.includes(type) ? values.slice(-1).filter((value) => value !== '') : values
    return kept.length === 0 ? [] : [kept.map((value) => `${word}=${escapeValue(value)}`).join('+')]
  })
  const others = attributes.filter(({ type }) => !WORDS.has(type)).reverse()
  return [...known, ...others.map(({ type, value }) => `${type}=#${encodeValue(value)}`)].join(',')
}

function readAttributes(name: DerElement | undefined): readonly Attribute[] | undefined {
  const parts = name?.tag === TAG.sequence ? readElements(name.contents) : undefined
  if (parts === undefined) return undefined
  const attributes: Attribute[] = []
  for (const part of parts) {
    const inside = part.tag === TAG.set ? readElements(part.contents) : undefined
    if (inside === undefined) return undefined
    for (const element of inside) {
      const [type, value] = readInside(element, TAG.sequence)
      const oid = type?.tag === TAG.oid ? toOid(type.contents) : undefined
      if (oid === undefined || value === undefined) return undefined
      attributes.push({ type: oid, value: decodeValue(value) })
    }
  }
  return attributes
}

/** All kinds of strings but two have one byte a character. */
function decodeValue({ tag, contents }: DerElement): string {
  if (tag === TAG.utf8) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(contents)
  if (tag !== TAG.bmp) return contents.toString('latin1')
  return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(contents).replace(/\0$/, '')
}

/** The value anew, as the simplest string that holds it, whatever it was in the certificate. */
function encodeValue(value: string): string {
  const isPrintable = /^[a-zA-Z0-9'()+,\-./ :=?]*$/.test(value)
  return toDerHex(isPrintable ? TAG.printable : TAG.utf8, Buffer.from(value))
}

function escapeValue(value: string): string {
  return value.replace(/[,+"\\<>;]|^[ #]| $/g, '\\$&')
}
