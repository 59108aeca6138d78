/** Why a probe can fail. The list is fixed, so that alerts can name each. */
export const REASONS = [
  'dns',
  'refused',
  'unreachable',
  'timeout',
  'tls',
  'closed',
  'protocol',
  'status',
  'mismatch',
  'too_large',
  'denied',
  'internal',
] as const
export type Reason = (typeof REASONS)[number]

/** What a probe can be doing, in the order in which most probes do it. */
export const PHASES = ['resolve', 'connect', 'tls', 'send', 'receive', 'check'] as const
export type Phase = (typeof PHASES)[number]

/** Thrown by a prober, or by what it calls, when the target is at fault: the probe ends with `probe_success 0`. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure'
  readonly reason: Reason
  /** The phase that failed; where it is absent, the one that the probe was in. */
  readonly phase: Phase | undefined

  constructor(reason: Reason, message: string, options: ErrorOptions & { readonly phase?: Phase } = {}) {
    super(message, options)
    this.reason = reason
    this.phase = options.phase
  }
}

/** A name that nobody answered for in time. With more time, it may have been found. */
export class LookupTimeout extends ProbeFailure {}
