import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { startAutoReload } from '../../src/exporter/auto-reload.ts'
import { createExporter } from '../../src/exporter/create-exporter.ts'
import { createLogger } from '../../src/log/logger.ts'
import { type StartedExporter, startExporter } from './start-exporter.ts'

const AN_HOUR = 3_600_000
const SUCCESSFUL = 'probe_exporter_config_last_reload_successful'

function yamlOf(address: string): string {
  return `modules: { tcp: { prober: tcp } }\ntargets: { a: { address: "${address}", module: tcp } }\n`
}

function proberOf(name: string): string {
  return `
import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({ name: '${name}', options: z.strictObject({}), async probe() {} })
`
}

/** An exporter that looks for changes when it is told to. */
async function start(t: ExecutionContext, yaml = yamlOf('old:1'), files: Readonly<Record<string, string>> = {}) {
  const started = await startExporter(t, 'modules: {}', { autoReloadMs: AN_HOUR, files })
  await started.rewrite(yaml)
  await started.exporter.reload()
  const loads = (): number => started.lines.filter((line) => line.includes('Configuration loaded')).length - 1
  return { ...started, loads, file: (name: string) => join(started.folder, name) }
}

type Started = StartedExporter & { readonly file: (name: string) => string }

const SECRET = `modules: { tcp: { prober: tcp } }\ntargets: { a: { address: "\${file:host}:1", module: tcp } }\n`
const PROBERS = 'modules: { m: { prober: tcp } }\nprobers: ["./*.ts"]\n'

interface Change {
  readonly title: string
  readonly yaml?: string
  readonly files?: Readonly<Record<string, string>>
  readonly change: (started: Started) => Promise<unknown>
  /** How often the configuration is loaded for it. */
  readonly loads: 0 | 1
}

const changes: readonly Change[] = [
  { title: 'nothing at all', change: async () => {}, loads: 0 },
  { title: 'another text', change: ({ rewrite }) => rewrite(yamlOf('new:1')), loads: 1 },
  { title: 'another comment', change: ({ rewrite }) => rewrite(`${yamlOf('old:1')}# new\n`), loads: 1 },
  { title: 'the same text in another file', change: ({ rewrite }) => rewrite(yamlOf('old:1')), loads: 0 },
  { title: 'another time of the file', change: ({ file }) => utimes(file('probe-exporter.yml'), 1, 1), loads: 0 },
  {
    title: 'a file that has nothing to do with it',
    change: ({ file }) => writeFile(file('other'), 'x'),
    loads: 0,
  },
  {
    title: 'another text of a secret',
    yaml: SECRET,
    files: { host: 'one' },
    change: ({ file }) => writeFile(file('host'), 'two'),
    loads: 1,
  },
  {
    title: 'the same text of a secret',
    yaml: SECRET,
    files: { host: 'one' },
    change: ({ file }) => writeFile(file('host'), 'one'),
    loads: 0,
  },
  {
    title: 'a secret that is named in quotes and escapes',
    yaml: SECRET.replace('host}', 'h\\x6fst}'),
    files: { host: 'one' },
    change: ({ file }) => writeFile(file('host'), 'two'),
    loads: 1,
  },
  {
    title: 'a prober that came new',
    yaml: PROBERS,
    files: { 'a.ts': proberOf('a') },
    change: ({ file }) => writeFile(file('b.ts'), proberOf('b')),
    loads: 1,
  },
  {
    title: 'a prober that is gone',
    yaml: PROBERS,
    files: { 'a.ts': proberOf('a'), 'b.ts': proberOf('b') },
    change: ({ file }) => rm(file('b.ts')),
    loads: 1,
  },
  {
    title: 'a prober with another text',
    yaml: PROBERS,
    files: { 'a.ts': proberOf('a') },
    change: ({ file }) => writeFile(file('a.ts'), `${proberOf('a')}// changed`),
    loads: 1,
  },
]

for (const { title, yaml, files, change, loads } of changes) {
  test(`${title} is ${loads === 0 ? 'no change' : 'a change, which is loaded once'}`, async (t) => {
    const started = await start(t, yaml, files)
    await started.exporter.reloadIfChanged()
    t.is(started.loads(), 0)
    await change(started)
    await started.exporter.reloadIfChanged()
    await started.exporter.reloadIfChanged()
    t.is(started.loads(), loads)
  })
}

/** Puts the files where Kubernetes puts those of a ConfigMap: `..data` leads to them, and is replaced as a whole. */
async function mountConfigMap(folder: string, version: string, yaml: string): Promise<void> {
  await mkdir(join(folder, version))
  await writeFile(join(folder, version, 'probe-exporter.yml'), yaml)
  await symlink(version, join(folder, '..data_tmp'))
  await rename(join(folder, '..data_tmp'), join(folder, '..data'))
}

test('a ConfigMap that Kubernetes swaps is a change where it says something else', async (t) => {
  const { folder, lines } = await startExporter(t, 'modules: {}')
  await mountConfigMap(folder, '..1', yamlOf('old:1'))
  const configFile = join(folder, 'mounted.yml')
  await symlink('..data/probe-exporter.yml', configFile)
  const exporter = await createExporter({
    configFile,
    autoReloadMs: AN_HOUR,
    logger: createLogger({ level: 'debug', format: 'logfmt', write: (line) => (lines as string[]).push(line) }),
    proberLogLevel: 'none',
    unlisted: 'deny',
    timeoutOffsetMs: 0,
    maxConcurrency: 1,
    historyLimit: 0,
    historyMaxBytes: 0,
  })
  const { config } = exporter
  await mountConfigMap(folder, '..2', yamlOf('old:1'))
  await exporter.reloadIfChanged()
  t.is(exporter.config, config)
  await mountConfigMap(folder, '..3', yamlOf('new:1'))
  await exporter.reloadIfChanged()
  t.is(exporter.config.targets.get('a')?.address, 'new:1')
})

test('a bad file changes nothing, and is logged once with its place, until it changes again', async (t) => {
  const { exporter, rewrite, own, lines, loads } = await start(t)
  const { config } = exporter
  await rewrite('modules:\n  tcp: { prober: tpc }\n')
  for (let look = 0; look < 3; look += 1) await exporter.reloadIfChanged()
  t.is(exporter.config, config)
  t.is(await own(SUCCESSFUL), '0')
  const told = lines.filter((line) => line.startsWith('level=error'))
  t.is(told.length, 1)
  t.regex(told[0] ?? '', /Configuration not loaded; .*probe-exporter\.yml:2:18: /)

  await rewrite(yamlOf('old:1')) // As it was before.
  await exporter.reloadIfChanged()
  t.is(loads(), 1)
  t.is(await own(SUCCESSFUL), '1')
})

test('a file that is gone is a bad one, and a good one when it is there again', async (t) => {
  const { exporter, rewrite, own, lines, file } = await start(t)
  await rm(file('probe-exporter.yml'))
  for (let look = 0; look < 2; look += 1) await exporter.reloadIfChanged()
  t.is(await own(SUCCESSFUL), '0')
  t.is(lines.filter((line) => line.includes('no such file')).length, 1)
  await mkdir(file('probe-exporter.yml'))
  for (let look = 0; look < 2; look += 1) await exporter.reloadIfChanged()
  t.is(lines.filter((line) => line.includes('is a directory')).length, 1)
  await rm(file('probe-exporter.yml'), { recursive: true })
  await rewrite(yamlOf('old:1'))
  await exporter.reloadIfChanged()
  t.is(await own(SUCCESSFUL), '1')
})

test('a secret that was missing is a change when it is there', async (t) => {
  const { exporter, rewrite, own, file } = await start(t)
  await rewrite(SECRET)
  await exporter.reloadIfChanged()
  t.is(await own(SUCCESSFUL), '0')
  await writeFile(file('host'), 'new')
  await exporter.reloadIfChanged()
  t.is(exporter.config.targets.get('a')?.address, 'new:1')
})

test('what was loaded by hand is not loaded again by itself', async (t) => {
  const { exporter, rewrite, loads } = await start(t)
  await rewrite(yamlOf('new:1'))
  await exporter.reload()
  await exporter.reloadIfChanged()
  t.is(loads(), 1)
})

test('by hand, also what has not changed is loaded', async (t) => {
  const { exporter, loads } = await start(t)
  await exporter.reload()
  t.is(loads(), 1)
})

test('an exporter looks for changes by itself, until it drains', async (t) => {
  const started = await Promise.all([1, 2].map(() => startExporter(t, yamlOf('old:1'), { autoReloadMs: 5 })))
  const loaded = async ({ exporter }: StartedExporter, address: string): Promise<void> => {
    while (exporter.config.targets.get('a')?.address !== address) await sleep(5)
  }
  for (const each of started) {
    await each.rewrite(yamlOf('new:1'))
    await loaded(each, 'new:1')
  }
  const [drained, other] = started as [StartedExporter, StartedExporter]
  await drained.exporter.drain(0)
  const { config } = drained.exporter
  await drained.rewrite(yamlOf('newer:1'))
  for (const address of ['a:1', 'b:1', 'c:1']) {
    await other.rewrite(yamlOf(address)) // It tells when there was time enough.
    await loaded(other, address)
  }
  await other.exporter.drain(0)
  t.is(drained.exporter.config, config)
})

test('one look ends before the next begins, and none begins after the end', async (t) => {
  let looks = 0
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  const end = startAutoReload(async () => {
    looks += 1
    if (looks === 1) return first.promise
    second.resolve()
  }, 1)
  await sleep(20)
  t.is(looks, 1)
  first.resolve()
  await second.promise
  end()
  const after = looks
  await sleep(20)
  t.is(looks, after)
})
