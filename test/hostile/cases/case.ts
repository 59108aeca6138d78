import type { Behaviour } from '../behaviours.ts'
import type { SetupName } from '../setups.ts'

export type Layer = 'full' | 'tcp' | 'tls' | 'http2'

/** A hostile server, and what it makes of each prober that meets it: reason and phase. */
export interface HostileCase {
  readonly title: string
  /** What the server has before its behaviour begins: an open connection, a TLS handshake, one for HTTP/2. */
  readonly layer: Layer
  readonly behave: Behaviour | 'reset'
  readonly verdicts: Partial<Readonly<Record<SetupName, string>>>
}

/** What whoever expects HTTP says of anything else. */
export const NO_HTTP: HostileCase['verdicts'] = { http: 'protocol/receive', 'json over http': 'protocol/receive' }

/** The same verdict for several, and others for some of them. */
export function all(
  names: readonly SetupName[],
  verdict: string,
  others: HostileCase['verdicts'] = {},
): HostileCase['verdicts'] {
  return { ...Object.fromEntries(names.map((name) => [name, verdict])), ...others }
}
