import type * as z from 'zod'
import type { OptionsWarning } from '../config/schema.ts'
import type { Registrar } from '../metrics/registrar.ts'
import type { Connection } from '../net/connection.ts'
import type { DialOptions, ResolveOptions } from '../net/dial.ts'
import type { Phase } from '../net/failure.ts'
import type { ResolvedAddress } from '../net/resolve.ts'
import type { ProbeLog } from './probe-log.ts'

/** What is to be probed. */
export interface ProbeTarget {
  /** As the file or the query string writes it. */
  readonly address: string
  /** Parameter `hostname=` of the query: name for the Host header and for TLS, where the address has another. */
  readonly hostname?: string
}

/** All that a probe gets to work with. */
export interface ProbeContext<Options> {
  readonly target: ProbeTarget
  /** Settings of the module, validated. */
  readonly options: Options
  /** Makes metrics in the probe's own registry. */
  readonly metrics: Registrar
  /** Opens a connection to the target, or to another address; it is closed at the end of the probe at the latest. */
  readonly dial: (options?: DialOptions) => Promise<Connection>
  /** Finds the IP address that a dial would connect to, and asks the guard; for a target that a proxy connects to. */
  readonly resolve: (options?: ResolveOptions) => Promise<ResolvedAddress>
  /**
   * Asks the guard about an address whose name a proxy resolves.
   * @throws ProbeFailure `denied`, also where only the IP address could tell.
   */
  readonly permit: (options?: Pick<ResolveOptions, 'address' | 'defaultPort'>) => void
  /**
   * Does what is no part of the target's latency, such as fetching a token. Neither its time nor its dials are in the
   * metrics of the probe; the deadline holds all the same.
   */
  readonly untimed: <T>(task: () => Promise<T>) => Promise<T>
  /** Keeps a secret that was read for this probe out of its log, its message and its debug text. */
  readonly hide: (secret: string) => void
  /** Says what the probe does from now on. `dial` and the connection say it themselves. */
  readonly enterPhase: (phase: Phase) => void
  /** Seconds that a phase has taken so far; 0 where it did not happen. */
  readonly phaseSeconds: (phase: Phase) => number
  /** Aborts at the deadline, when nobody waits for the answer any more, and at the end of the probe at the latest. */
  readonly signal: AbortSignal
  /** The log of this probe, for its debug page. */
  readonly log: ProbeLog
  /**
   * What was kept by earlier probes of this target, with the configuration that is in force; a hundred entries at most,
   * those that were used last. Undefined for an address that is no target of the file.
   */
  readonly memory: ProbeMemory | undefined
}

/** What a prober keeps of a target from probe to probe. */
export interface ProbeMemory {
  readonly get: (key: string) => unknown
  /** A value is best small, and bounded whatever the target sends. */
  readonly set: (key: string, value: unknown) => void
}

/** A kind of check. */
export interface Prober {
  readonly name: string
  readonly options: z.ZodType
  readonly defaultPort?: number
  refuse?(options: unknown, target: ProbeTarget): string | undefined
  secrets?(options: unknown): Iterable<string>
  lint?(options: unknown): Iterable<OptionsWarning>
  probe(context: ProbeContext<unknown>): Promise<void>
}

/** A prober as its author writes it, its options typed by their schema. */
export interface ProberDefinition<Schema extends z.ZodType> {
  /** The word for `prober:` and for the block with the settings; lower-case letters, digits and `_`. */
  readonly name: string
  /** Validates the block with the settings, once, when the configuration is loaded. */
  readonly options: Schema
  /**
   * Port that an address without one stands for, so that it is known before the probe whether it may be probed there.
   * @defaultValue none; `dial` is told its own.
   */
  readonly defaultPort?: number
  /**
   * Tells before the probe why this target cannot be probed with these settings; the scrape is then answered with 400.
   * Undefined where nothing speaks against it.
   */
  refuse?(options: z.output<Schema>, target: ProbeTarget): string | undefined
  /** Values of the settings that are never shown: passwords, tokens. */
  secrets?(options: z.output<Schema>): Iterable<string>
  /** What is allowed in the settings but most likely not meant. */
  lint?(options: z.output<Schema>): Iterable<OptionsWarning>
  /**
   * Runs one probe. Returning is success.
   * @throws ProbeFailure when the target is at fault; anything else is taken for a fault of the prober.
   */
  probe(context: ProbeContext<z.output<Schema>>): Promise<void>
}

/** Keys of a module that no block with settings can take. */
const RESERVED_NAMES = ['cache', 'isolate', 'prober', 'resolver', 'timeout']

/**
 * Makes a prober of its definition, for the default export of a file.
 * @throws TypeError when the name cannot be used.
 */
export function defineProber<Schema extends z.ZodType>(definition: ProberDefinition<Schema>): Prober {
  if (!/^[a-z][a-z0-9_]*$/.test(definition.name) || RESERVED_NAMES.includes(definition.name)) {
    throw new TypeError(`${JSON.stringify(definition.name)} cannot be the name of a prober`)
  }
  return definition
}
