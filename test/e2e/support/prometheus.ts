import { type RunningProcess, startProcess } from '../../support/processes.ts'
import { eventually } from './eventually.ts'
import { findPort } from './ports.ts'

/** Labels of a series, with its value as Prometheus writes it. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly value: string
}

export interface PrometheusProcess extends RunningProcess {
  readonly url: string
  /** Asks for the series that an expression gives now. */
  readonly query: (expression: string) => Promise<readonly Series[]>
}

/** Starts Prometheus with a configuration file, on a free port of 127.0.0.1, with more flags if given. */
export async function startPrometheus(
  configFile: string,
  storageFolder: string,
  flags: readonly string[] = [],
): Promise<PrometheusProcess> {
  const port = await findPort()
  const url = `http://127.0.0.1:${port}`
  const prometheus = startProcess('prometheus', [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${storageFolder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    ...flags,
  ])
  await prometheus.output(/Server is ready to receive web requests/)
  return { ...prometheus, url, query: (expression) => query(url, expression) }
}

interface QueryAnswer {
  readonly error?: string
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>
      readonly value: readonly [time: number, value: string]
    }[]
  }
}

async function query(url: string, expression: string): Promise<readonly Series[]> {
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`)
  const { data, error } = (await response.json()) as QueryAnswer
  if (data === undefined) throw new Error(`${expression}: ${error}`)
  return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value }))
}

/** Waits until an expression gives series. @returns all of them. */
export async function findSeries({ query }: PrometheusProcess, expression: string): Promise<readonly Series[]> {
  return eventually(
    () => query(expression),
    (series) => series.length > 0,
  )
}
