import test from 'ava'
import { ConfigError } from '../../src/config/config-error.ts'
import { say, startTcp } from '../support/servers.ts'
import { startHeldTarget } from './held-target.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

const SUCCESSFUL = 'probe_exporter_config_last_reload_successful'
const SUCCEEDED_AT = 'probe_exporter_config_last_reload_success_timestamp_seconds'

function clock(address: string, pattern: string): string {
  return `modules:
  daytime: { prober: daytime, timeout: 2s, daytime: { pattern: "${pattern}" } }
targets:
  clock: { address: "${address}", module: daytime }
`
}

test('a good file takes the place of the one before', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { exporter, rewrite, own } = await startExporter(t, clock(address, 'noon'))
  t.false((await exporter.probe(scrapeOf('clock'))).result.outcome.ok)
  await rewrite(clock(address, '12:00'))
  await exporter.reload()
  t.true((await exporter.probe(scrapeOf('clock'))).result.outcome.ok)
  t.is(await own(SUCCESSFUL), '1')
})

const bad = [
  { title: 'is no YAML', yaml: 'modules: {', place: /probe-exporter\.yml:1:\d+: / },
  {
    title: 'has an unknown prober',
    yaml: 'modules: { a: { prober: nonsense } }',
    place: /probe-exporter\.yml:1:\d+: /,
  },
  { title: 'is empty', yaml: '', place: /probe-exporter\.yml:1:1: the file is empty/ },
  { title: 'has nothing but a line feed', yaml: '\n', place: /probe-exporter\.yml:1:1: the file is empty/ },
  { title: 'has nothing but spaces', yaml: '   \n  \n', place: /probe-exporter\.yml:1:1: the file is empty/ },
  { title: 'has nothing but comments', yaml: '# a\n\n# b\n', place: /probe-exporter\.yml:1:1: the file is empty/ },
  { title: 'has nothing but a byte order mark', yaml: '\ufeff', place: /probe-exporter\.yml:1:1: the file is empty/ },
  {
    title: 'names a module that is not there',
    yaml: 'modules: {}\ntargets:\n  clock: { address: "a:1", module: daytime }\n',
    place: /probe-exporter\.yml:3:\d+: /,
  },
]

for (const { title, yaml, place } of bad) {
  test(`a file that ${title} changes nothing, and says where`, async (t) => {
    const { exporter, rewrite, own, lines } = await startExporter(t, clock('127.0.0.1:1', 'x'))
    const { config } = exporter
    const loadedAt = await own(SUCCEEDED_AT)
    await rewrite(yaml)
    const error = await t.throwsAsync(exporter.reload(), { instanceOf: ConfigError })
    t.regex(error.message, place)
    t.is(exporter.config, config)
    t.is(await own(SUCCESSFUL), '0')
    t.is(await own(SUCCEEDED_AT), loadedAt)
    t.is(lines.length, 1)
    t.regex(
      lines[0] ?? '',
      /^level=error msg="Configuration not loaded; the old one stays in force" error="ConfigError: /,
    )
  })
}

test('a good file after a bad one is loaded, and the metric says so', async (t) => {
  const { exporter, rewrite, own } = await startExporter(t, clock('127.0.0.1:1', 'x'))
  await rewrite('')
  await t.throwsAsync(exporter.reload())
  await rewrite(clock('127.0.0.1:2', 'x'))
  await exporter.reload()
  t.is(exporter.config.targets.get('clock')?.address, '127.0.0.1:2')
  t.is(await own(SUCCESSFUL), '1')
})

test('a probe in flight keeps the settings that it began with', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter, rewrite } = await startExporter(t, clock(target.address, '12:00'))
  const before = exporter.probe(scrapeOf('clock'))
  await target.arrived
  await rewrite(clock(target.address, 'noon'))
  await exporter.reload()
  target.answer('12:00\n')
  const { result, record } = await before
  t.true(result.outcome.ok)
  t.regex(await record.renderDebug(), /pattern: "?12:00/)
  t.false((await exporter.probe(scrapeOf('clock'))).result.outcome.ok)
})

test('a target that was taken out of the file is unknown after the reload', async (t) => {
  const { exporter, rewrite } = await startExporter(t, clock('127.0.0.1:1', 'x'))
  await rewrite('modules: { daytime: { prober: daytime } }')
  await exporter.reload()
  await t.throwsAsync(exporter.probe(scrapeOf('clock')), { message: /^there is no target "clock"/ })
})

test('reloads at once all end, and the last file stands', async (t) => {
  const { exporter, rewrite, lines } = await startExporter(t, clock('127.0.0.1:1', 'x'))
  const early = [exporter.reload(), exporter.reload()]
  await rewrite(clock('127.0.0.1:2', 'x'))
  await Promise.all([...early, exporter.reload(), exporter.reload()])
  t.is(exporter.config.targets.get('clock')?.address, '127.0.0.1:2')
  t.is(lines.filter((line) => line.includes('Configuration loaded')).length, 4)
})

test('a reload that fails tells whoever asked for it, and not the one after', async (t) => {
  const { exporter, rewrite } = await startExporter(t, clock('127.0.0.1:1', 'x'))
  await rewrite('')
  const failing = exporter.reload()
  const refused = t.throwsAsync(failing, { instanceOf: ConfigError })
  const next = failing.catch(() => rewrite(clock('127.0.0.1:2', 'x'))).then(() => exporter.reload())
  await Promise.all([refused, next])
  t.is(exporter.config.targets.get('clock')?.address, '127.0.0.1:2')
})
