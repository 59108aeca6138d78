import { constants, hash } from 'node:crypto'
import { createSecureContext, type SecureContext, type SecureVersion } from 'node:tls'
import { ProbeFailure } from './failure.ts'
import { LruCache } from './lru-cache.ts'
import { checkClientIdentity, nameSource, type TlsTexts } from './tls-files.ts'
import { TLS_VERSIONS, type TlsSettings, type TlsVersion } from './tls-settings.ts'
import { readTrust, systemTrust, Trust } from './trust.ts'

/** What a handshake needs that many handshakes can share. */
export interface TlsContext {
  readonly secureContext: SecureContext
  readonly trust: Trust
}

/** Each of them has its own store of trusted certificates. */
const MAX_CONTEXTS = 100
const contexts = new LruCache<string, TlsContext>(MAX_CONTEXTS)

/**
 * What Go offers, in its order: the cipher that is agreed on is a label of a metric. No exchange of keys by RSA, and none by
 * finite fields.
 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
].join(':')

/**
 * Groups for the exchange of keys (RFC 8446, section 4.2.7). OpenSSL would make keys of X25519MLKEM768 too, for each
 * handshake, which takes longer than all else that the client does for it; servers that know it know X25519 as well.
 */
const GROUPS = 'X25519:prime256v1:secp384r1:secp521r1'

const NODE_VERSIONS: Readonly<Record<TlsVersion, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
}

/** The texts that settings held last, and the key of their context. */
interface Known {
  readonly texts: TlsTexts
  readonly key: string
}

const known = new WeakMap<TlsSettings, Known>()

/**
 * Gives the context for settings; the same one as long as neither they nor their files have changed.
 * @param texts is what the settings name, as it is now.
 * @throws ProbeFailure `tls`, when they cannot be used.
 */
export function obtainTlsContext(settings: TlsSettings, texts: TlsTexts): TlsContext {
  const versions = chooseVersions(settings)
  const key = keyOf(settings, texts, versions)
  let context = contexts.get(key)
  if (context === undefined) {
    const trust = chooseTrust(settings, texts)
    context = { secureContext: create(settings, texts, versions, trust), trust }
    contexts.set(key, context)
  }
  return context
}

/** The same for settings that mean the same. */
function keyOf(settings: TlsSettings, texts: TlsTexts, versions: Versions): string {
  const before = known.get(settings)
  if (before !== undefined && isSame(before.texts, texts)) return before.key
  const { ca, cert, key } = texts
  const digests = [ca, cert, key].map((text) => (text === undefined ? '' : hash('sha256', text)))
  const made = [...versions, settings.insecure_skip_verify, ...digests].join(' ')
  known.set(settings, { texts, key: made })
  return made
}

function isSame(one: TlsTexts, other: TlsTexts): boolean {
  return one.ca === other.ca && one.cert === other.cert && one.key === other.key
}

function chooseTrust(settings: TlsSettings, { ca }: TlsTexts): Trust {
  if (ca === undefined) return settings.insecure_skip_verify ? new Trust([]) : systemTrust()
  const trust = readTrust(ca)
  if (trust !== undefined) return trust
  throw new ProbeFailure('tls', `${nameSource(settings, 'ca')} has no certificate in PEM`, { phase: 'tls' })
}

function create(
  settings: TlsSettings,
  { cert, key }: TlsTexts,
  [oldest, newest]: Versions,
  trust: Trust,
): SecureContext {
  const hasIdentity = cert !== undefined && key !== undefined
  if (hasIdentity) checkClientIdentity(settings, cert, key)
  // OpenSSL's level 1 takes RSA keys of 1024 bits, as Go does, but leaves out all that TLS 1.0 and 1.1 sign with.
  const level = oldest === 'TLS10' || oldest === 'TLS11' ? 0 : 1
  try {
    return createSecureContext({
      ca: [...trust.pems],
      allowPartialTrustChain: true,
      ciphers: `${CIPHERS}:@SECLEVEL=${level}`,
      minVersion: NODE_VERSIONS[oldest],
      maxVersion: NODE_VERSIONS[newest],
      ecdhCurve: GROUPS,
      // A second handshake could bring another certificate, which nobody judges any more; Go refuses it too.
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      ...(hasIdentity && { cert, key }),
    })
  } catch (error) {
    const message = `the settings of TLS cannot be used: ${opensslReason(error)}`
    throw new ProbeFailure('tls', message, { phase: 'tls', cause: error })
  }
}

function opensslReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
}

type Versions = readonly [oldest: TlsVersion, newest: TlsVersion]

function chooseVersions({ min_version: oldest = 'TLS12', max_version: newest = 'TLS13' }: TlsSettings): Versions {
  if (TLS_VERSIONS.indexOf(oldest) <= TLS_VERSIONS.indexOf(newest)) return [oldest, newest]
  const message = `no version of TLS is left: the oldest allowed is ${oldest}, the newest ${newest}`
  throw new ProbeFailure('tls', message, { phase: 'tls' })
}
