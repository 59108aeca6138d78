import { nameOf } from './exposition.ts'

/** Metrics that only we have; the document of differences names them. */
export const OURS_ALONE: readonly string[] = [
  'probe_failure_info',
  'probe_phase_duration_seconds',
  'probe_timeout_seconds',
  'probe_http_oauth2_token_duration_seconds',
  // Of tcp; the original has it for http alone.
  'probe_tls_cipher_info',
]

/** Metrics that release 0.28 has added to Debian's 0.23. */
const ADDED: readonly string[] = ['probe_expect_info', 'probe_failed_due_to_bytes', 'probe_failed_due_to_cel']

/** Whether ours may have a metric that the peer has not. */
export function isAdded(metric: string): boolean {
  return OURS_ALONE.includes(metric) || ADDED.includes(metric)
}

/** Series that the original leaves out where it does not come that far. */
const ALWAYS_THERE = [
  'probe_dns_lookup_time_seconds',
  'probe_http_duration_seconds',
  'probe_ip_addr_hash',
  'probe_ip_protocol',
]

/** What holds for every case, and has an id in the document too. */
export const GENERAL_DIFFERENCES: readonly string[] = ['always-there', 'times-of-a-failure']

/** Whether ours may have a series of this value that the peer leaves out: a time, or that there is none. */
export function isAlwaysThere(series: string, value: string): boolean {
  return ALWAYS_THERE.includes(nameOf(series)) && (value === '0' || value.endsWith(' time'))
}

const TIMES: ReadonlySet<string> = new Set([
  'probe_duration_seconds',
  'probe_dns_lookup_time_seconds',
  'probe_http_duration_seconds',
])

/** Whether the value of a series is a time, and so never twice the same. */
export function isTime(series: string): boolean {
  return TIMES.has(nameOf(series))
}

/** Leaves out the labels that release 0.28 has added to what Debian's 0.23 has. */
export function withoutNewLabels(series: string): string {
  return nameOf(series) === 'probe_ssl_last_chain_info' ? series.replace(/serialnumber="[^"]*",/, '') : series
}
