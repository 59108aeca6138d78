import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { createExporter, type Exporter, type ExporterOptions } from '../../src/exporter/create-exporter.ts'
import { Stalls } from '../../src/exporter/stalls.ts'
import { createLogger } from '../../src/log/logger.ts'
import { TEXT } from '../../src/metrics/exposition.ts'

/** An exporter of a configuration file in a folder of its own. */
export interface StartedExporter {
  readonly exporter: Exporter
  readonly folder: string
  /** What it has logged, as logfmt without the time. The logger takes out no secrets. */
  readonly lines: readonly string[]
  /** Puts another text into the configuration file. */
  readonly rewrite: (yaml: string) => Promise<void>
  /** The value of one of the exporter's own series, as it is written there: `name{label="value"}`. */
  readonly own: (series: string) => Promise<string | undefined>
}

/** Makes an exporter; `files` go beside the configuration file, by name. */
export async function startExporter(
  t: ExecutionContext,
  yaml: string,
  options: Partial<ExporterOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<StartedExporter> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const configFile = join(folder, 'probe-exporter.yml')
  const rewrite = async (text: string): Promise<void> => {
    await writeFile(`${configFile}.new`, text)
    await rename(`${configFile}.new`, configFile) // Nobody reads half of it.
  }
  await rewrite(yaml)
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(join(folder, name), text)

  const lines: string[] = []
  const write = (line: string): unknown => lines.push(line.replace(/^time=\S+ /, '').trimEnd())
  const exporter = await createExporter({
    configFile,
    logger: createLogger({ level: 'debug', format: 'logfmt', write }),
    proberLogLevel: 'none',
    unlisted: 'deny',
    timeoutOffsetMs: 0,
    historyLimit: 10,
    historyMaxBytes: 1024 * 1024,
    maxConcurrency: 100,
    autoReloadMs: undefined,
    stalls: new Stalls(() => 0), // However busy the machine is.
    ...options,
  })
  const own = async (series: string): Promise<string | undefined> => {
    const text = await exporter.render(exporter.metrics.registry, TEXT)
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `))
    return line?.slice(series.length + 1)
  }
  return { exporter, folder, lines, rewrite, own }
}

/** What a scrape asks for, with nothing but the target. */
export function scrapeOf(target: string) {
  return { target, module: undefined, scrapeTimeoutMs: undefined }
}
