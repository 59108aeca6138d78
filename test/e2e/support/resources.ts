import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.ts'
import type { ExporterProcess } from './exporter.ts'

const REPORTER = fileURLToPath(new URL('report-resources.ts', import.meta.url))

/** Variables with which an exporter reports what it holds. */
export const REPORTING = { NODE_OPTIONS: `--expose-gc --import=${REPORTER}` }

/** What a process holds once it has collected its garbage. */
export interface Resources {
  /** Open file descriptors. */
  readonly files: number
  /** What keeps its event loop alive, by the names that Node.js has for it. */
  readonly active: readonly string[]
  /** How many listen to each event of the process, signals too. */
  readonly listeners: readonly (readonly [event: string, count: number])[]
  /** Bytes of the heap and outside of it. */
  readonly usedBytes: number
  /** Bytes of memory that the system has given it. */
  readonly rss: number
}

/** Asks an exporter that was started with `REPORTING`. */
export async function readResources(exporter: ExporterProcess): Promise<Resources> {
  const before = reportsOf(exporter).length
  exporter.kill('SIGUSR2')
  const reports = await eventually(
    async () => reportsOf(exporter),
    ({ length }) => length > before,
  )
  const files = await readdir(`/proc/${exporter.pid}/fd`)
  return { ...JSON.parse(reports.at(-1) ?? ''), files: files.length }
}

function reportsOf({ stdout }: ExporterProcess): readonly string[] {
  return Array.from(stdout().matchAll(/^resources (.*)$/gm), ([, json = '']) => json)
}
