import { type Bench, pick, startExporters, takeTurns } from './bench.ts'
import { probePath } from './exporters.ts'
import type { Figure } from './figure.ts'
import { LOAD_MEASURES, runLoad } from './load.ts'
import { median } from './statistics.ts'
import type { WorkName } from './targets.ts'

/** Share of a processor above which the load generator may have been what held up the exporter. */
const MAX_GENERATOR_SHARE = 0.7

/** How fast both are at each kind of work, and at what cost. */
export async function measureWork(bench: Bench, names: readonly WorkName[]): Promise<readonly Figure[]> {
  const { options, works, signal, note } = bench
  await using exporters = await startExporters(bench)
  const figures: Figure[] = []
  for (const work of names) {
    const { module, targets } = works[work]
    const paths = targets.map((target) => probePath(module, target))
    for (const concurrency of options.concurrency) {
      const load = `${concurrency} in flight`
      const results = await takeTurns(bench, { title: `${work}, ${load}` }, (side) =>
        runLoad(exporters[side], { ...options, paths, concurrency }, signal),
      )
      for (const { read, ...measure } of LOAD_MEASURES) figures.push({ work, load, ...measure, ...pick(results, read) })
      for (const [side, values] of Object.entries(pick(results, ({ generatorShare }) => generatorShare))) {
        const share = median(values)
        if (share > MAX_GENERATOR_SHARE)
          note(`${work}, ${load}: wrk held up ${side}, with ${Math.round(share * 100)} % of a processor`)
      }
    }
  }
  return figures
}
