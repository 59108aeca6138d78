import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashIp } from '../src/net/ip-hash.ts'
import { type Bench, type Exporters, pick, startExporters, takeTurns } from './bench.ts'
import { type Answered, startDelayedTarget } from './delayed-target.ts'
import { probePath, type Side } from './exporters.ts'
import type { Figure } from './figure.ts'
import { ANY_LOOPBACK, runLoad } from './load.ts'
import { percentile } from './statistics.ts'

const DELAY_MS = 50

/** What an exporter says of one probe. */
interface Reported {
  /** Hash of the address that it connected to. */
  readonly hash: number
  readonly seconds: number
  /** Sum of the phases; NaN where the exporter knows none. */
  readonly phaseSeconds: number
}

/** How far reported durations are from the truth, and how well the truth is known; in seconds. */
interface Accuracy {
  readonly errors: readonly number[]
  readonly phaseErrors: readonly number[]
  readonly delayErrors: readonly number[]
  readonly queued: readonly number[]
}

/** How exact `probe_duration_seconds` is, with many probes in flight at a target whose delay is known. */
export async function measureAccuracy(bench: Bench): Promise<readonly Figure[]> {
  await using exporters = await startExporters(bench)
  const figures: Figure[] = []
  for (const concurrency of bench.options.inFlight) {
    const load = `${concurrency} in flight`
    const results = await takeTurns(bench, { title: `accuracy, ${load}` }, (side) =>
      measureOnce(bench, exporters, side, concurrency),
    )
    const figure = (measure: string, read: (result: Accuracy) => number): Figure => {
      return { work: 'accuracy', load, measure, unit: 'seconds', better: 'less', ...pick(results, read) }
    }
    const ofTarget = (...args: Parameters<typeof figure>): Figure => ({ ...figure(...args), better: 'neither' })
    figures.push(
      figure('error of the duration, p50', ({ errors }) => percentile(errors, 0.5)),
      figure('error of the duration, p99', ({ errors }) => percentile(errors, 0.99)),
      { ...figure('duration less its phases, max', ({ phaseErrors }) => percentile(phaseErrors, 1)), peer: [] },
      ofTarget("target's own delay error, p99", ({ delayErrors }) => percentile(delayErrors, 0.99)),
      ofTarget("target's queue, p99 at most", ({ queued }) => percentile(queued, 0.99)),
    )
  }
  return figures
}

async function measureOnce(
  { options, folder, signal }: Bench,
  exporters: Exporters,
  side: Side,
  concurrency: number,
): Promise<Accuracy> {
  await using target = await startDelayedTarget(folder, DELAY_MS)
  const recordFile = join(folder, 'reported')
  const paths = [probePath('banner', `${ANY_LOOPBACK}:${target.port}`)]
  await runLoad(exporters[side], { ...options, paths, concurrency, recordFile }, signal)
  return compare(parseReported(await readFile(recordFile, 'utf8')), await target.finish())
}

/** Reads what the script in wrk recorded: hash, duration and sum of the phases of each probe. */
export function parseReported(text: string): readonly Reported[] {
  return text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [hash, seconds, phaseSeconds] = line.split(' ').map(Number)
      return { hash: hash ?? Number.NaN, seconds: seconds ?? Number.NaN, phaseSeconds: phaseSeconds ?? Number.NaN }
    })
}

/** Compares what was reported with what the target knows. @throws Error when a probe is unknown to the target. */
export function compare(reported: readonly Reported[], answered: readonly Answered[]): Accuracy {
  const truths = new Map<number, Answered>()
  const ambiguous = new Set<number>()
  for (const answer of answered) {
    const hash = hashIp(answer.ip)
    if (truths.has(hash)) ambiguous.add(hash)
    truths.set(hash, answer)
  }
  const pairs = reported.flatMap(({ hash, seconds, phaseSeconds }) => {
    const truth = truths.get(hash)
    if (truth === undefined) throw new Error(`the target was never asked by the probe with the address hash ${hash}`)
    return ambiguous.has(hash) ? [] : [{ seconds, phaseSeconds, truth }]
  })
  return {
    errors: pairs.map(({ seconds, truth }) => Math.abs(seconds - truth.seconds)),
    phaseErrors: pairs.map(({ seconds, phaseSeconds }) => Math.abs(seconds - phaseSeconds)),
    delayErrors: pairs.map(({ truth }) => Math.abs(truth.seconds - DELAY_MS / 1000)),
    queued: pairs.map(({ truth }) => truth.queuedSeconds),
  }
}
