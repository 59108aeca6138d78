import { type Phase, ProbeFailure, type Reason } from './failure.ts'

/** The system's error codes that have a reason of their own (errno(3), connect(2)). */
const REASON_BY_CODE: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ERR_STREAM_DESTROYED: 'closed',
  ERR_STREAM_WRITE_AFTER_END: 'closed',
  ERR_STREAM_PREMATURE_CLOSE: 'closed',
  ECONNABORTED: 'closed',
  EPROTO: 'tls',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EINVAL: 'unreachable',
  ENAMETOOLONG: 'unreachable',
  ENOTDIR: 'unreachable',
  ENOENT: 'refused',
}

/** Turns the error of a socket into the failure of the probe. The phase decides where the code says nothing. */
export function toSocketFailure(cause: unknown, phase: Phase, peer: string): ProbeFailure {
  if (cause instanceof ProbeFailure) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = REASON_BY_CODE[code] ?? (phase === 'tls' || code.startsWith('ERR_SSL_') ? 'tls' : 'internal')
  return new ProbeFailure(reason, `${peer}: ${describe(cause, code, reason)}`, { cause, phase })
}

function describe(cause: unknown, code: string, reason: Reason): string {
  if (code === 'ENOENT') return 'there is no such socket'
  if (reason === 'refused') return 'connection refused'
  if (reason === 'closed') return `connection closed by the target (${code})`
  if (reason !== 'tls') return code || String(cause)
  const message = tlsMessage(cause)
  return code && !message.includes(code) ? `${message} (${code})` : message
}

/** What OpenSSL says is wrong, without its error number and the place in its source. */
function tlsMessage(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return 'reason' in cause && typeof cause.reason === 'string' ? cause.reason : cause.message
}
