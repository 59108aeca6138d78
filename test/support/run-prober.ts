import { renderText } from 'probe-exporter'
import { allowAll, type Guard } from '../../src/net/guard.ts'
import type { Clock } from '../../src/net/phase-clock.ts'
import type { ProbeMemory, Prober } from '../../src/probe/define-prober.ts'
import type { ProbeOutcome } from '../../src/probe/outcome.ts'
import { type ProbeResult, runProbe } from '../../src/probe/runner.ts'

export interface RunOptions {
  /** The block of the module, before it is validated. */
  readonly options?: object
  readonly hostname?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly guard?: Guard
  readonly memory?: ProbeMemory
  readonly now?: Clock
}

/** Runs a prober against an address as the exporter would. */
export async function runProber(prober: Prober, address: string, run: RunOptions = {}): Promise<ProbeResult> {
  const { options = {}, timeoutMs = 2000, signal, guard = allowAll, hostname, memory, now } = run
  return runProbe({
    prober,
    options: prober.options.parse(options),
    target: { address, ...(hostname === undefined ? {} : { hostname }) },
    guard,
    memory,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
    ...(now === undefined ? {} : { now }),
  })
}

/** `reason/phase` of a failed probe, `ok` of a good one. */
export function verdictOf(outcome: ProbeOutcome): string {
  return outcome.ok ? 'ok' : `${outcome.reason}/${outcome.phase}`
}

/** The exposition of a probe without comments, and with `*` for what differs each time: the golden form. */
export async function goldenOf({ metrics: { registry } }: ProbeResult): Promise<string[]> {
  const text = await renderText(registry)
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('# HELP'))
  return lines.map((line) => (line.includes('_seconds') && !line.startsWith('#') ? line.replace(/ \S+$/, ' *') : line))
}
