import { setTimeout as delay } from 'node:timers/promises'
import { type Bench, pick, takeTurns } from './bench.ts'
import { startDelayedTarget } from './delayed-target.ts'
import { type Exporter, probePath, type Side, spawnExporter } from './exporters.ts'
import type { Figure, Unit } from './figure.ts'
import { ANY_LOOPBACK, runLoad } from './load.ts'
import type { Options } from './options.ts'
import { readMemory } from './proc.ts'

/** Between two attempts to get the first answer. */
const PAUSE_MS = 2
const START_DEADLINE_MS = 60_000
const REST_SECONDS = 2
const LOAD = 32
const MANY = 1_000
const MANY_DELAY_MS = 1_000
/** Every probe takes a second: the window has to hold a few of them. */
const MANY_SECONDS = 2

/** What an exporter takes, in seconds and bytes. */
interface Size {
  readonly startSeconds: number
  readonly idle: number
  readonly loaded: number
  readonly rested: number
  /** Of a thousand probes in flight, beside what it takes without them. */
  readonly perThousand: number
}

/** How long both take to start, and how much memory they take, each round with new processes. */
export async function measureSize(bench: Bench): Promise<readonly Figure[]> {
  const results = await takeTurns(bench, { title: 'size' }, (side) => measureOnce(bench, side))
  const figure = (load: string, measure: string, unit: Unit, read: (size: Size) => number): Figure => {
    return { work: 'size', load, measure, unit, better: 'less', ...pick(results, read) }
  }
  return [
    figure('none', 'start to first answer', 'seconds', ({ startSeconds }) => startSeconds),
    figure('none', 'memory', 'bytes', ({ idle }) => idle),
    figure(`${LOAD} in flight`, 'memory', 'bytes', ({ loaded }) => loaded),
    figure(`${restSeconds(bench.options)} s later`, 'memory', 'bytes', ({ rested }) => rested),
    figure(`${MANY} in flight`, 'memory beside idle', 'bytes', ({ perThousand }) => perThousand),
  ]
}

/** How long an exporter is left alone before its memory is read: no longer than it is under load. */
function restSeconds({ seconds }: Options): number {
  return Math.min(REST_SECONDS, seconds)
}

async function measureOnce(bench: Bench, side: Side): Promise<Size> {
  return { ...(await measureFew(bench, side)), perThousand: await measureMany(bench, side) }
}

async function measureFew(bench: Bench, side: Side): Promise<Omit<Size, 'perThousand'>> {
  const { options, works, signal } = bench
  const paths = works.banner.targets.map((target) => probePath('banner', target))
  const started = performance.now()
  await using exporter = await spawnExporter(side, bench.exporters)
  await answer(exporter, paths[0] ?? '')
  const startSeconds = (performance.now() - started) / 1000
  await delay(restSeconds(options) * 1000, undefined, { signal })
  const idle = await readMemory(exporter.pid)
  const { memoryBytes: loaded } = await runLoad(exporter, { ...options, paths, concurrency: LOAD }, signal)
  await delay(restSeconds(options) * 1000, undefined, { signal })
  return { startSeconds, idle, loaded, rested: await readMemory(exporter.pid) }
}

async function measureMany(bench: Bench, side: Side): Promise<number> {
  const { options, folder, signal } = bench
  await using target = await startDelayedTarget(folder, MANY_DELAY_MS)
  await using exporter = await spawnExporter(side, bench.exporters)
  await answer(exporter, probePath('banner', `127.0.0.1:${target.port}`))
  const idle = await readMemory(exporter.pid)
  const paths = [probePath('banner', `${ANY_LOOPBACK}:${target.port}`)]
  const load = { ...options, paths, concurrency: MANY, seconds: MANY_SECONDS }
  return (await runLoad(exporter, load, signal)).memoryBytes - idle
}

/** Asks for a probe again and again until it is answered. @throws Error when that takes too long. */
async function answer({ url, side, stderr }: Exporter, path: string): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS
  while (performance.now() < deadline) {
    const status = await fetch(`${url}${path}`).then(
      async (response) => ({ ok: response.ok, text: await response.text() }),
      () => undefined, // Nobody listens yet.
    )
    if (status?.ok) return
    if (status !== undefined) throw new Error(`${side} answers ${status.text}`)
    await delay(PAUSE_MS)
  }
  throw new Error(`${side} gave no answer:\n${stderr()}`)
}
