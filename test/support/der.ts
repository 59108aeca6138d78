import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Certificate } from './certificates.ts'

/** Writes an element of DER: tag, length, contents. */
export function der(tag: number, ...contents: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(contents.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const size = Buffer.from(
    body.length
      .toString(16)
      .padStart(8, '0')
      .replace(/^(00)+/, ''),
    'hex',
  )
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, body])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)

/** Writes an object identifier. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return der(0x06, Buffer.from(bytes))
}

/** One attribute of a name: object identifier, tag of the string, its bytes. */
export type Attribute = readonly [type: string, tag: number, value: string | Uint8Array]

/** Writes a name; each list is one of its parts, which has several attributes at times. */
export function derName(...parts: readonly (readonly Attribute[])[]): Buffer {
  const attributes = parts.map((part) =>
    der(0x31, ...part.map(([type, tag, value]) => sequence(oid(type), der(tag, value)))),
  )
  return sequence(...attributes)
}

export interface DerCertificate {
  /** A name in DER. */
  readonly subject: Uint8Array
  readonly issuer?: Uint8Array
  /** In bytes, as they stand in the certificate. */
  readonly serial?: Uint8Array
  /** Contents of the extension subjectAltName. */
  readonly altNames?: Uint8Array
  /** A key that another certificate has already. */
  readonly key?: KeyObject
}

/** Makes a certificate that its own key has signed, byte by byte, for names that no tool would write. */
export function signDerCertificate(request: DerCertificate): Certificate {
  const { subject, issuer = subject, serial = Buffer.of(1), altNames, key: privateKey = createKey() } = request
  const publicKey = createPublicKey(privateKey)
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const validity = sequence(der(0x17, '250101000000Z'), der(0x17, '490101000000Z'))
  const version = der(0xa0, der(0x02, Buffer.of(2)))
  const extension = altNames && der(0xa3, sequence(sequence(oid('2.5.29.17'), der(0x04, altNames))))
  const fields = [version, der(0x02, serial), algorithm, issuer, validity, subject, spki(publicKey)]
  const body = sequence(...fields, ...(extension ? [extension] : []))
  const signature = der(0x03, Buffer.of(0), sign('sha256', body, privateKey))
  const base64 = sequence(body, algorithm, signature)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`, key: key.toString() }
}

/** Makes a private key. */
export function createKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}
