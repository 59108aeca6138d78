import { copyFile, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createFolder } from '../test/e2e/support/folder.ts'
import { startProcess } from '../test/support/processes.ts'
import { measureAccuracy } from './accuracy.ts'
import type { Bench } from './bench.ts'
import type { Figure } from './figure.ts'
import { describeMachine } from './machine.ts'
import { HELP, type Options, parseOptions } from './options.ts'
import { missingPackages } from './prerequisites.ts'
import { renderJson, renderMarkdown, renderTable } from './report.ts'
import { measureScale } from './scale.ts'
import { measureSize } from './size.ts'
import { modulesFile, startTargets, WORKS } from './targets.ts'
import { measureWork } from './work.ts'
import { measureWorkers } from './workers.ts'

const ROOT = new URL('..', import.meta.url)
const BUILD_MS = 300_000

/** Above this load average the figures are not to be trusted. */
const QUIET_LOAD = 0.5

/** Ends with the status that a shell expects of a program that was interrupted. */
const INTERRUPTED = 130

function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
}

async function build(): Promise<void> {
  progress('building (npm run build)')
  await using npm = startProcess('npm', ['run', 'build'], { cwd: ROOT.pathname })
  const { status } = await npm.ended(BUILD_MS)
  if (status !== 0) throw new Error(`npm run build failed:\n${npm.stdout()}${npm.stderr()}`)
}

async function measure(options: Options, signal: AbortSignal, notes: string[]): Promise<readonly Figure[]> {
  if (options.build) await build()
  signal.throwIfAborted()
  await using folder = await createFolder()
  await using targets = await startTargets(folder.path)
  const configFile = join(folder.path, 'blackbox.yml')
  await writeFile(configFile, modulesFile(targets.caFile))
  // Of a file that this process runs too, each would be said to hold half.
  const node = join(folder.path, 'node')
  await copyFile(process.execPath, node)
  const bench: Bench = {
    options,
    folder: folder.path,
    works: targets.works,
    exporters: { configFile, dist: options.dist, node },
    signal,
    progress,
    note: (text) => notes.push(text),
  }
  const { only } = options
  const works = WORKS.filter((name) => only.includes(name))
  return [
    ...(works.length > 0 ? await measureWork(bench, works) : []),
    ...(only.includes('accuracy') ? await measureAccuracy(bench) : []),
    ...(only.includes('size') ? await measureSize(bench) : []),
    ...(only.includes('scale') ? await measureScale(bench) : []),
    ...(only.includes('workers') ? await measureWorkers(bench) : []),
  ]
}

async function run(args: readonly string[], signal: AbortSignal): Promise<void> {
  const options = parseOptions(args)
  if (options === undefined) {
    process.stdout.write(HELP)
    return
  }
  const missing = await missingPackages(options.only)
  if (missing.length > 0)
    throw new Error(`missing; as root: apt-get install --no-install-recommends ${missing.join(' ')}`)
  const notes: string[] = []
  const [load = 0] = loadavg()
  if (load > QUIET_LOAD) notes.push(`The machine had other work when this began: load average ${load.toFixed(1)}.`)
  const figures = await measure(options, signal, notes)
  progress('done\n')
  const machine = await describeMachine(options)
  if (options.json !== undefined) await writeFile(options.json, renderJson(figures, machine, notes))
  const text = options.markdown
    ? renderMarkdown(figures, machine, notes)
    : [renderTable(figures, process.stdout.isTTY), ...notes].join('\n')
  process.stdout.write(`${text}\n`)
}

const interruption = new AbortController()
// Both the terminal and npm say so: the second time must not cut off what the first one ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort())
try {
  await run(process.argv.slice(2), interruption.signal)
} catch (error) {
  const { aborted } = interruption.signal
  process.stderr.write(`\nbench: ${aborted ? 'interrupted' : error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = aborted ? INTERRUPTED : 1
}
