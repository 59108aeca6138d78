import type { LogFields } from '../log/logger.ts'
import type { Connection } from '../net/connection.ts'
import type { DialOptions, ResolveOptions } from '../net/dial.ts'
import type { Phase } from '../net/failure.ts'
import type { ResolvedAddress } from '../net/resolve.ts'

/** What requests need of the probe that makes them; the context of every prober has it. */
export interface HttpContext {
  readonly dial: (options?: DialOptions) => Promise<Connection>
  readonly resolve: (options?: ResolveOptions) => Promise<ResolvedAddress>
  readonly permit: (options: Pick<ResolveOptions, 'address' | 'defaultPort'>) => void
  readonly untimed: <T>(task: () => Promise<T>) => Promise<T>
  readonly hide: (secret: string) => void
  readonly enterPhase: (phase: Phase) => void
  readonly phaseSeconds: (phase: Phase) => number
  readonly signal: AbortSignal
  readonly log: HttpLog
}

/** The log of the probe. */
export interface HttpLog {
  readonly debug: (message: string, fields?: LogFields) => void
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
}
