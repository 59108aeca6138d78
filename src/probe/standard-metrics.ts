import type { Registrar } from '../metrics/registrar.ts'
import type { Phase } from '../net/failure.ts'
import { hashIp } from '../net/ip-hash.ts'
import type { ResolvedAddress } from '../net/resolve.ts'
import type { ProbeOutcome } from './outcome.ts'

/** What the runner knows at the end of a probe. */
export interface ProbeFigures {
  readonly outcome: ProbeOutcome
  readonly durationSeconds: number
  readonly timeoutSeconds: number
  readonly lookupSeconds: number
  /** Of the target; undefined where none was found. */
  readonly address: ResolvedAddress | undefined
  readonly phaseSeconds: ReadonlyMap<Phase | 'other', number>
}

const DEFINITIONS = {
  success: { name: 'probe_success', help: 'Whether the probe succeeded: 1 yes, 0 no.' },
  duration: { name: 'probe_duration_seconds', help: 'How long the probe took.', unit: 'seconds' },
  timeout: { name: 'probe_timeout_seconds', help: 'How long the probe was allowed to take.', unit: 'seconds' },
  lookup: { name: 'probe_dns_lookup_time_seconds', help: 'How long name resolution took.', unit: 'seconds' },
  ipProtocol: {
    name: 'probe_ip_protocol',
    help: 'IP protocol of the connection: 4, 6, or 0 where no address was found.',
  },
  ipHash: {
    name: 'probe_ip_addr_hash',
    help: 'Hash of the IP address (FNV-1a, 32 bits), to see that it changes; 0 where none was found.',
  },
  phases: {
    name: 'probe_phase_duration_seconds',
    help: 'How long each phase of the probe took; all of them together are its duration.',
    unit: 'seconds',
  },
  failure: { name: 'probe_failure_info', help: 'Why the probe failed, and in which phase.' },
} as const

/**
 * Registers the metrics that every probe has, before the prober can take their names.
 * @returns sets them, at the end.
 */
export function registerStandardMetrics(metrics: Registrar): (figures: ProbeFigures) => void {
  const success = metrics.gauge(DEFINITIONS.success)
  const duration = metrics.gauge(DEFINITIONS.duration)
  const timeout = metrics.gauge(DEFINITIONS.timeout)
  const lookup = metrics.gauge(DEFINITIONS.lookup)
  const ipProtocol = metrics.gauge(DEFINITIONS.ipProtocol)
  const ipHash = metrics.gauge(DEFINITIONS.ipHash)
  const phases = metrics.gauge(DEFINITIONS.phases)
  const failure = metrics.info(DEFINITIONS.failure)

  return ({ outcome, durationSeconds, timeoutSeconds, lookupSeconds, address, phaseSeconds }) => {
    success.set(outcome.ok ? 1 : 0)
    duration.set(durationSeconds)
    timeout.set(timeoutSeconds)
    lookup.set(lookupSeconds)
    ipProtocol.set(address?.family ?? 0)
    ipHash.set(address === undefined ? 0 : hashIp(address.ip))
    for (const [phase, seconds] of phaseSeconds) phases.set(seconds, { labels: { phase } })
    if (!outcome.ok) failure.set({ reason: outcome.reason, phase: outcome.phase })
  }
}
