import type { Counter } from 'prom-client'
import type { Logger } from '../log/logger.ts'
import { Registrar } from '../metrics/registrar.ts'
import { type OwnProbe, takeOwnProbes } from '../probe/own-probers.ts'
import type { Exporter } from './create-exporter.ts'

/** How often the clock is looked at. */
const TICK_MS = 100
/** A stop of the event loop that is shorter than this is none to speak of. */
const BLOCKED_MS = 200
/** The same is said once in this time. */
const QUIET_MS = 10_000
/** Most probers that a line names. */
const MAX_NAMED = 5

/** What the watch works with; its parts are replaced in tests. */
export interface LoopWatchParts {
  readonly logger: Logger
  /** Seconds that the event loop stood still, by the prober that is to blame. */
  readonly blocked: Counter
  readonly now: () => number
  /** Probes of the user's own probers since the last tick. */
  readonly takeProbes: () => readonly OwnProbe[]
}

/** Finds out that the event loop stood still, and which of the user's probers ran then; the built-in ones are bounded. */
export class LoopWatch {
  readonly #parts: LoopWatchParts
  #lastMs: number
  #cpu = process.cpuUsage()
  /** Until when nothing more is said of probers, by their names; stops take so long that these are few. */
  readonly #quietUntilMs = new Map<string, number>()

  constructor(parts: LoopWatchParts) {
    this.#parts = parts
    this.#lastMs = parts.now()
  }

  /** Is to be called every 100 ms. */
  tick(): void {
    const { now, takeProbes } = this.#parts
    const nowMs = now()
    const lateMs = nowMs - this.#lastMs - TICK_MS
    const cpu = process.cpuUsage(this.#cpu)
    this.#lastMs = nowMs
    this.#cpu = process.cpuUsage()
    const probes = takeProbes()
    if (lateMs >= BLOCKED_MS) this.#report(nowMs, lateMs, (cpu.user + cpu.system) / 1e6, probes)
  }

  #report(nowMs: number, lateMs: number, cpuSeconds: number, probes: readonly OwnProbe[]): void {
    const { logger, blocked } = this.#parts
    const probers = [...new Set(probes.map(({ prober }) => prober))]
    const [prober, another] = probers
    const culprit = another === undefined ? prober : undefined
    blocked.inc({ prober: culprit ?? '' }, lateMs / 1000)
    const named = list(probers)
    for (const [said, untilMs] of this.#quietUntilMs) if (nowMs >= untilMs) this.#quietUntilMs.delete(said)
    if (this.#quietUntilMs.has(named)) return
    this.#quietUntilMs.set(named, nowMs + QUIET_MS)
    const targets = [...new Set(probes.map(({ target }) => target))]
    logger.log('warn', describe(probers.length), {
      seconds: Number((lateMs / 1000).toFixed(3)),
      cpu_seconds: Number(cpuSeconds.toFixed(3)),
      ...(prober === undefined ? {} : { prober: named, target: list(targets) }),
    })
  }
}

function describe(probers: number): string {
  const what = 'The event loop stood still, and every probe with it'
  if (probers === 0) return `${what}; no prober of your own ran`
  return probers === 1 ? `${what}; a prober blocks it` : `${what}; one of these probers blocks it`
}

function list(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED
  return names.slice(0, MAX_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** Watches the event loop of the process. */
export function watchLoop({ metrics }: Pick<Exporter, 'metrics'>, logger: Logger): void {
  const blocked = new Registrar(metrics.registry).counter({
    name: 'probe_exporter_loop_blocked_seconds_total',
    help: 'How long the event loop stood still, in stops of 0.2 s and more, by the prober of your own that ran, if it was one.',
    labelNames: ['prober'],
  })
  blocked.inc({ prober: '' }, 0)
  const watch = new LoopWatch({ logger, blocked, now: () => performance.now(), takeProbes: takeOwnProbes })
  setInterval(() => watch.tick(), TICK_MS).unref()
}
