import { type Bench, pick, takeTurns } from './bench.ts'
import { type Exporter, probePath, type Side, startExporter } from './exporters.ts'
import type { Figure, Unit } from './figure.ts'
import { LOAD_MEASURES, runLoad } from './load.ts'
import { listProcesses } from './proc.ts'
import { Quota } from './quota.ts'
import { ratios } from './statistics.ts'
import { WORKS } from './targets.ts'

const MANY = 2

/** Ours in both roles: with workers, and in the place of the peer with one process. */
const WORKERS: Readonly<Record<Side, number>> = { ours: MANY, peer: 1 }

const MEASURES = LOAD_MEASURES.filter(({ measure }) => measure !== 'p50')

/** What a second worker is good for, at each kind of work. The peer has no part in it. */
export async function measureWorkers(bench: Bench): Promise<readonly Figure[]> {
  const { options, works, signal } = bench
  await using stack = new AsyncDisposableStack()
  const quota = options.quota === undefined ? undefined : stack.use(new Quota(options.quota))
  const start = async (side: Side): Promise<Exporter> => {
    const exporter = stack.use(await startExporter('ours', { ...bench.exporters, workers: WORKERS[side] }))
    for (const pid of await listProcesses(exporter.pid)) await quota?.limit(pid)
    return exporter
  }
  const exporters = { ours: await start('ours'), peer: await start('peer') }
  const figures: Figure[] = []
  for (const work of WORKS) {
    const { module, targets } = works[work]
    const paths = targets.map((target) => probePath(module, target))
    for (const concurrency of options.concurrency.filter((each) => each >= MANY)) {
      const load = `${work}, ${concurrency} in flight`
      const results = await takeTurns(bench, { title: `${MANY} workers, ${load}` }, (side) =>
        runLoad(exporters[side], { ...options, paths, concurrency }, signal),
      )
      for (const { read, ...measure } of MEASURES) figures.push(...compare({ load, ...measure }, pick(results, read)))
    }
  }
  return figures
}

interface Compared extends Pick<Figure, 'load' | 'measure' | 'better'> {
  readonly unit: Unit
}

/** What there is with one process and with many, and how many times as much that is. */
function compare({ measure, unit, ...rest }: Compared, values: Readonly<Record<Side, readonly number[]>>): Figure[] {
  const figure = (what: string, its: Unit, ours: readonly number[]): Figure => {
    return { ...rest, work: 'workers', measure: `${measure}, ${what}`, unit: its, ours, peer: [] }
  }
  return [
    figure('one process', unit, values.peer),
    figure(`${MANY} workers`, unit, values.ours),
    figure('the gain', 'times', ratios(values.ours, values.peer)),
  ]
}
