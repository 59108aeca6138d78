import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startPrometheus } from '../test/e2e/support/prometheus.ts'
import { type Bench, pick, takeTurns } from './bench.ts'
import { type Exporter, type Side, startExporter } from './exporters.ts'
import type { Figure, Unit } from './figure.ts'
import type { Options } from './options.ts'
import { readMemory, readProcessorTime } from './proc.ts'
import { percentile } from './statistics.ts'

/** Seconds beside one interval until every target was scraped once. */
const LEAD_SECONDS = 2

/** What became of the scrapes of one exporter. */
interface Scale {
  /** Scrapes that failed (`up` is 0), or that there should have been. */
  readonly missed: number
  /** Of those that were answered, the probes that failed. */
  readonly failed: number
  readonly p99Seconds: number
  readonly processorShare: number
  readonly memoryBytes: number
}

/** What the real Prometheus sees of both, with many targets; one exporter at a time, once. */
export async function measureScale(bench: Bench): Promise<readonly Figure[]> {
  const { scale, scaleInterval } = bench.options
  const figures: Figure[] = []
  for (const count of scale) {
    const load = `${count} targets / ${scaleInterval} s`
    const results = await takeTurns(bench, { title: `scale, ${load}`, warmUps: 0, rounds: 1 }, (side) =>
      measureOnce(bench, side, count),
    )
    const figure = (measure: string, unit: Unit, read: (result: Scale) => number): Figure => {
      return { work: 'scale', load, measure, unit, better: 'less', ...pick(results, read) }
    }
    figures.push(
      figure('scrapes missed', 'count', ({ missed }) => missed),
      figure('probes failed', 'count', ({ failed }) => failed),
      figure('scrape duration, p99', 'seconds', ({ p99Seconds }) => p99Seconds),
      figure('processor', 'share', ({ processorShare }) => processorShare),
      figure('memory', 'bytes', ({ memoryBytes }) => memoryBytes),
    )
  }
  return figures
}

async function measureOnce(bench: Bench, side: Side, count: number): Promise<Scale> {
  const { options, folder, signal } = bench
  const { scaleSeconds, scaleInterval } = options
  await using exporter = await startExporter(side, bench.exporters)
  const file = await writePrometheusFile(bench, exporter, count)
  await using prometheus = await startPrometheus(file, join(folder, `prometheus-${side}-${count}`))
  await delay((scaleInterval + LEAD_SECONDS) * 1000, undefined, { signal })
  const [began, before] = [performance.now(), await readProcessorTime(exporter.pid)]
  await delay(scaleSeconds * 1000, undefined, { signal })
  const processorShare = ((await readProcessorTime(exporter.pid)) - before) / ((performance.now() - began) / 1000)
  const memoryBytes = await readMemory(exporter.pid)
  const end = Date.now() / 1000
  await delay(timeoutOf(options) * 1000, undefined, { signal }) // A scrape counts from when it began; let them all end.
  const read = (name: string): Promise<readonly number[]> =>
    readSamples(prometheus.url, `${name}[${scaleSeconds}s]`, end)
  const [up, success, durations] = [
    await read('up'),
    await read('probe_success'),
    await read('scrape_duration_seconds'),
  ]
  const expected = count * Math.floor(scaleSeconds / scaleInterval)
  const isZero = (value: number): boolean => value === 0
  return {
    missed: Math.max(0, expected - up.length) + up.filter(isZero).length,
    failed: success.filter(isZero).length,
    p99Seconds: percentile(durations, 0.99),
    processorShare,
    memoryBytes,
  }
}

/** The timeout of a scrape, in seconds: Prometheus' own, or the interval where that is shorter. */
function timeoutOf({ scaleInterval }: Options): number {
  return Math.min(10, scaleInterval)
}

/** All targets are one service under many names, so that only the exporter is tried. */
async function writePrometheusFile(
  { options, works, folder }: Bench,
  { url, side }: Exporter,
  count: number,
): Promise<string> {
  const { module, targets } = works.http
  const groups = Array.from({ length: count }, (_, index) => ({
    targets: [new URL(url).host],
    labels: { instance: String(index), __param_target: targets[index % targets.length] },
  }))
  const interval = `${options.scaleInterval}s`
  const timeout = `${timeoutOf(options)}s`
  const file = join(folder, `prometheus-${side}.yml`)
  // JSON is YAML too.
  const settings = {
    global: { scrape_interval: interval, scrape_timeout: timeout },
    scrape_configs: [
      { job_name: 'probe', metrics_path: '/probe', params: { module: [module] }, static_configs: groups },
    ],
  }
  await writeFile(file, JSON.stringify(settings))
  return file
}

interface RangeAnswer {
  readonly error?: string
  readonly data?: { readonly result: readonly { readonly values: readonly [time: number, value: string][] }[] }
}

/** Reads every sample of a range selector that ends at a time, in seconds. */
async function readSamples(url: string, query: string, time: number): Promise<readonly number[]> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, time: String(time) })}`)
  const { data, error } = (await response.json()) as RangeAnswer
  if (data === undefined) throw new Error(`${query}: ${error}`)
  return data.result.flatMap(({ values }) => values.map(([, value]) => Number(value)))
}
