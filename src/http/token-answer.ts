import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'
import type { Token } from './token-cache.ts'
import type { HttpAnswerHead } from './trace.ts'

/**
 * Reads the answer of a token's server (RFC 6749, section 5.1): JSON, or a form, as some servers have it.
 * @throws ProbeFailure `status` for an error, `protocol` for what is no answer of that kind.
 */
export function readTokenAnswer({ status, statusText, headers }: HttpAnswerHead, body: Buffer): Token {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const fields = readFields(type, body)
  const error = fields?.['error']
  if (status < 200 || status > 299 || (typeof error === 'string' && error !== '')) {
    const why = typeof error === 'string' ? `: ${quote(error)}` : ''
    throw failure('status', `answered ${status} ${quote(statusText)}${why}`)
  }
  // What it is instead is not shown: a token may be in it.
  if (fields === undefined) throw failure('protocol', `answered ${body.length} bytes that are neither JSON nor a form`)
  const token = fields['access_token']
  if (typeof token !== 'string' || token === '') throw failure('protocol', 'answered without an access_token')
  return { authorization: `${tokenType(fields['token_type'])} ${token}`, lifetimeMs: lifetime(fields['expires_in']) }
}

function failure(reason: 'status' | 'protocol', what: string): ProbeFailure {
  return new ProbeFailure(reason, `the server ${what}`, { phase: 'receive' })
}

function readFields(type: string, body: Buffer): Readonly<Record<string, unknown>> | undefined {
  const mediaType = type.split(';')[0]?.trim().toLowerCase()
  if (mediaType === 'application/x-www-form-urlencoded' || mediaType === 'text/plain') {
    return Object.fromEntries(new URLSearchParams(body.toString()))
  }
  try {
    const document: unknown = JSON.parse(body.toString())
    return typeof document === 'object' && document !== null ? { ...document } : undefined
  } catch {
    return undefined
  }
}

/** Schemes are compared without regard to case, but many servers take the one spelling alone. */
function tokenType(type: unknown): string {
  if (typeof type !== 'string' || type === '') return 'Bearer'
  const known: Readonly<Record<string, string>> = { bearer: 'Bearer', mac: 'MAC', basic: 'Basic' }
  return known[type.toLowerCase()] ?? type
}

/** In seconds, as a number or in quotes; nothing, zero and the like mean that it is not known. */
function lifetime(expiresIn: unknown): number | undefined {
  const seconds = typeof expiresIn === 'number' || typeof expiresIn === 'string' ? Number(expiresIn) : 0
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
}
