import type { SecureVersion } from 'node:tls'
import type { TlsVersion } from '../net/tls-settings.ts'

/** Ciphers of TLS 1.2 and older by Go's names, and by OpenSSL's. */
const OPENSSL_CIPHERS = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  // Go offers these no longer by itself, since their keys are not forgotten; a file may name them all the same.
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
} as const

/** Those of TLS 1.3, which are always on: Go lets nobody choose among them. */
const TLS13_CIPHERS = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const

type OldCipherSuite = keyof typeof OPENSSL_CIPHERS
export type CipherSuite = OldCipherSuite | (typeof TLS13_CIPHERS)[number]

/** What `cipher_suites` may name. */
export const CIPHER_SUITES: readonly CipherSuite[] = [
  ...TLS13_CIPHERS,
  ...(Object.keys(OPENSSL_CIPHERS) as OldCipherSuite[]),
]

/** One of them has to be there for HTTP/2 over TLS 1.2 (RFC 9113, 9.2.2). */
export const HTTP2_CIPHER_SUITES: readonly CipherSuite[] = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
]

/** What Go offers by itself: no exchange of keys by RSA. */
const DEFAULT_SUITES = CIPHER_SUITES.filter((name) => !name.startsWith('TLS_RSA_'))

const OPENSSL_CURVES = { X25519: 'X25519', CurveP256: 'P-256', CurveP384: 'P-384', CurveP521: 'P-521' } as const

export type Curve = keyof typeof OPENSSL_CURVES

/** What `curve_preferences` may name. */
export const CURVES: readonly Curve[] = Object.keys(OPENSSL_CURVES) as Curve[]

const NODE_VERSIONS: Readonly<Record<TlsVersion, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
}

/** The name of a version in Node.js. */
export function nodeVersion(version: TlsVersion): SecureVersion {
  return NODE_VERSIONS[version]
}

/**
 * Ciphers as OpenSSL's list. Its security level is the lowest where versions are allowed whose signatures are by SHA-1; else
 * the one that takes RSA keys of 1024 bits, as Go does.
 */
export function opensslCiphers(suites: readonly CipherSuite[], oldest: TlsVersion): string {
  const chosen = suites.length === 0 ? DEFAULT_SUITES : suites
  const old = chosen.flatMap((name) => (isOld(name) ? [OPENSSL_CIPHERS[name]] : []))
  const level = oldest === 'TLS10' || oldest === 'TLS11' ? 0 : 1
  return [...TLS13_CIPHERS, ...old, `@SECLEVEL=${level}`].join(':')
}

function isOld(name: CipherSuite): name is OldCipherSuite {
  return Object.hasOwn(OPENSSL_CIPHERS, name)
}

/** Curves as OpenSSL's list; its own choice where none is named. */
export function opensslCurves(curves: readonly Curve[]): string {
  return curves.length === 0 ? 'auto' : curves.map((curve) => OPENSSL_CURVES[curve]).join(':')
}
