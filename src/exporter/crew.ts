import { ConfigError } from '../config/config-error.ts'
import type { Family } from '../metrics/family.ts'
import type { Exporter } from './create-exporter.ts'
import type { ProbeRecord } from './history.ts'

/** A probe that is remembered, as data. */
export interface ProbeSummary extends Omit<ProbeRecord, 'id' | 'bytes' | 'renderDebug'> {
  /** Names the probe among all that are remembered. */
  readonly id: string
}

/** What has become of a reload. */
export type ReloadVerdict =
  | { readonly loaded: true }
  /** Nothing has changed; the mistakes are for people. */
  | { readonly loaded: false; readonly mistakes: string }

/** What can only be answered by all processes that serve the same address: one, or several workers. */
export interface Crew {
  /** The exporter's own metrics. */
  readonly collect: () => Promise<readonly Family[]>
  /** Loads the configuration file again, everywhere or nowhere. */
  readonly reload: () => Promise<ReloadVerdict>
  /** The probes that are remembered, newest first. */
  readonly list: () => Promise<readonly ProbeSummary[]>
  /** All that is known of a probe, by its id; undefined where it is not remembered. */
  readonly readLog: (id: string) => Promise<string | undefined>
}

/** An exporter that is the only process. */
export function crewOfOne(exporter: Exporter): Crew {
  return {
    collect: () => exporter.collect(exporter.metrics.registry),
    reload: () => toVerdict(exporter.reload()),
    list: async () => exporter.history.list().map(summarise),
    readLog: async (id) => exporter.history.get(Number(id))?.renderDebug(),
  }
}

/** @throws what is no mistake of the file. */
async function toVerdict(loading: Promise<void>): Promise<ReloadVerdict> {
  try {
    await loading
    return { loaded: true }
  } catch (error) {
    if (error instanceof ConfigError) return { loaded: false, mistakes: error.message }
    throw error
  }
}

/** An error of a prober's own stays where it is: it need not be data. */
function summarise({ id, startedAt, target, module, outcome, durationSeconds }: ProbeRecord): ProbeSummary {
  const { ok } = outcome
  const plain = ok ? outcome : ({ ok, reason: outcome.reason, phase: outcome.phase, message: outcome.message } as const)
  return { id: String(id), startedAt, target, module, outcome: plain, durationSeconds }
}
