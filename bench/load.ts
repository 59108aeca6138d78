import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startProcess } from '../test/support/processes.ts'
import type { Exporter } from './exporters.ts'
import { listProcesses, readMemory } from './proc.ts'

const SCRIPT = fileURLToPath(new URL('load.lua', import.meta.url))

/** What Prometheus 2 sends with each scrape. */
const HEADERS = [
  'Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'User-Agent: Prometheus/2.42.0+ds',
  'X-Prometheus-Scrape-Timeout-Seconds: 10',
]

/** Seconds before the window opens. */
const WARM_SECONDS = 0.5

/** How long the answers that open and close the window may be late, together. */
const LATE_SECONDS = 60

/** Stands for another address of the loopback network with each request. */
export const ANY_LOOPBACK = '127.x.x.x'

export interface Load {
  /** Paths to ask for, in turn; one alone where it has `ANY_LOOPBACK` in it. */
  readonly paths: readonly string[]
  /** How many requests are in flight all the time, each on a connection that is kept. */
  readonly concurrency: number
  /** Length of the window in which is measured. */
  readonly seconds: number
  /** Whether the answers are asked for compressed, as Prometheus does. */
  readonly gzip: boolean
  /** File for the address hash, duration and sum of the phases of each probe. */
  readonly recordFile?: string
}

/** What an exporter did under load. */
export interface LoadResult {
  readonly probesPerSecond: number
  readonly p50Seconds: number
  readonly p99Seconds: number
  /** On a processor, for each probe. */
  readonly processorSeconds: number
  /** Share of one processor that the load generator needed; near 1 it was what held up the rest. */
  readonly generatorShare: number
  readonly memoryBytes: number
}

/** What a table shows of it. */
export const LOAD_MEASURES = [
  { measure: 'scrapes', unit: 'per second', better: 'more', read: (result: LoadResult) => result.probesPerSecond },
  { measure: 'p50', unit: 'seconds', better: 'less', read: (result: LoadResult) => result.p50Seconds },
  { measure: 'p99', unit: 'seconds', better: 'less', read: (result: LoadResult) => result.p99Seconds },
  {
    measure: 'processor time per probe',
    unit: 'seconds',
    better: 'less',
    read: (result: LoadResult) => result.processorSeconds,
  },
  { measure: 'memory', unit: 'bytes', better: 'less', read: (result: LoadResult) => result.memoryBytes },
] as const

/** Puts an exporter under load. @throws Error when an answer was missing, not 200, or without `probe_success 1`. */
export async function runLoad(
  exporter: Pick<Exporter, 'pid' | 'url'>,
  load: Load,
  signal: AbortSignal,
): Promise<LoadResult> {
  const { concurrency, seconds, gzip, recordFile = '-' } = load
  const pids = await listProcesses(exporter.pid)
  const longest = Math.ceil(WARM_SECONDS + seconds) + LATE_SECONDS
  const headers = [...HEADERS, ...(gzip ? ['Accept-Encoding: gzip'] : [])].flatMap((header) => ['-H', header])
  await using wrk = startProcess('wrk', [
    ...['-t1', `-c${concurrency}`, `-d${longest}s`, '--timeout', '20s', '-s', SCRIPT, ...headers, exporter.url, '--'],
    ...[pids.join(' '), String(WARM_SECONDS), String(seconds), recordFile, load.paths.join(' ')],
  ])
  const stop = (): void => wrk.kill('SIGKILL')
  signal.addEventListener('abort', stop, { once: true })
  try {
    await delay((WARM_SECONDS + seconds * 0.8) * 1000, undefined, { signal })
    const memoryBytes = await readMemory(exporter.pid)
    await wrk.ended((longest + LATE_SECONDS) * 1000)
    signal.throwIfAborted()
    return { ...parseLoad(wrk.stdout() + wrk.stderr()), memoryBytes }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Reads what the script in wrk wrote. @throws Error when there is no result, or a probe failed. */
export function parseLoad(output: string): Omit<LoadResult, 'memoryBytes'> {
  const [, line, failure = ''] = /^bench (.*)$([\s\S]*)/m.exec(output) ?? []
  if (line === undefined) throw new Error(`wrk gave no result:\n${output}`)
  const fields = new Map(line.split(' ').map((field) => field.split('=') as [string, string]))
  const read = (name: string): number => Number(fields.get(name) ?? Number.NaN)
  if (read('failures') + read('unanswered') !== 0) {
    const counts = `${read('failures')} of ${read('answers')} answers failed, ${read('unanswered')} are missing`
    throw new Error(`${counts}; the first:${failure}`)
  }
  const [probes, seconds] = [read('probes'), read('seconds')]
  if (!(probes > 0 && seconds > 0)) throw new Error(`too few answers for a result: ${line}`)
  return {
    probesPerSecond: probes / seconds,
    p50Seconds: read('p50') / 1e6,
    p99Seconds: read('p99') / 1e6,
    processorSeconds: read('processor') / probes,
    generatorShare: read('own') / seconds,
  }
}
