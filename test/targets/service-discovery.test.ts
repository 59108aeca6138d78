import test from 'ava'
import type { Target } from '../../src/config/load.ts'
import { type ExporterAddress, listTargetGroups } from '../../src/targets/service-discovery.ts'
import { makeConfig } from './config.ts'

const exporter: ExporterAddress = { scheme: 'http', host: 'probes.example:9115', pathPrefix: '' }

interface GroupCase {
  readonly title: string
  readonly target?: Partial<Target>
  readonly exporter?: Partial<ExporterAddress>
  readonly labels: Readonly<Record<string, string>>
}

const PLAIN = {
  instance: 'clock',
  __scheme__: 'http',
  __metrics_path__: '/probe',
  __param_target: 'clock',
  __meta_probe_exporter_module: 'tcp',
}

const cases: readonly GroupCase[] = [
  { title: 'a target of the file', labels: PLAIN },
  {
    title: 'the labels of a target, before our own',
    target: { labels: { team: 'platform', größe: '1' } },
    labels: { team: 'platform', größe: '1', ...PLAIN },
  },
  { title: 'an exporter behind TLS', exporter: { scheme: 'https' }, labels: { ...PLAIN, __scheme__: 'https' } },
  {
    title: 'an exporter under a path',
    exporter: { pathPrefix: '/probes' },
    labels: { ...PLAIN, __metrics_path__: '/probes/probe' },
  },
  {
    title: 'a scrape interval and a timeout',
    target: { scrapeIntervalMs: 30_000, scrapeTimeoutMs: 1500 },
    labels: { ...PLAIN, __scrape_interval__: '30s', __scrape_timeout__: '1500ms' },
  },
  {
    title: 'an interval of minutes',
    target: { scrapeIntervalMs: 90_000 },
    labels: { ...PLAIN, __scrape_interval__: '90s' },
  },
  {
    title: 'times that are no whole milliseconds',
    target: { scrapeIntervalMs: 1500.4, scrapeTimeoutMs: 1.2 },
    labels: { ...PLAIN, __scrape_interval__: '1500ms', __scrape_timeout__: '1ms' },
  },
  {
    title: 'a name with blanks and quotes as it is',
    target: { name: 'the "site" & more' },
    labels: { ...PLAIN, instance: 'the "site" & more', __param_target: 'the "site" & more' },
  },
]

for (const { title, target, exporter: own, labels } of cases) {
  test(`a target group shows ${title}`, (t) => {
    const config = makeConfig({ targets: [{ name: 'clock', ...target }] })
    t.deepEqual(listTargetGroups(config, { ...exporter, ...own }), [{ targets: ['probes.example:9115'], labels }])
  })
}

test('each target has a group of its own, in the order of the file', (t) => {
  const config = makeConfig({ targets: [{ name: 'b' }, { name: 'a', module: 'http_2xx' }, { name: 'c' }] })
  const groups = listTargetGroups(config, exporter)
  t.deepEqual(
    groups.map(({ labels }) => labels['instance']),
    ['b', 'a', 'c'],
  )
})

for (const { module, names } of [
  { module: 'tcp', names: ['b', 'c'] },
  { module: 'http_2xx', names: ['a'] },
  { module: 'other', names: [] },
]) {
  test(`the module ${module} keeps the targets ${names.join(' and ') || 'of none'}`, (t) => {
    const config = makeConfig({ targets: [{ name: 'b' }, { name: 'a', module: 'http_2xx' }, { name: 'c' }] })
    t.deepEqual(
      listTargetGroups(config, exporter, module).map(({ labels }) => labels['__param_target']),
      names,
    )
  })
}

for (const { module, groups } of [
  { module: undefined, groups: [{ ...PLAIN, team: 'a', module: 'mine' }] },
  { module: 'tcp', groups: [{ ...PLAIN, team: 'a', module: 'mine' }] },
  {
    module: 'http_2xx',
    groups: [
      { ...PLAIN, team: 'a', module: 'http_2xx', __param_module: 'http_2xx', __meta_probe_exporter_module: 'http_2xx' },
    ],
  },
  { module: 'other', groups: [] },
]) {
  test(`a target with further modules is listed for ${module ?? 'no module'} ${groups.length} times`, (t) => {
    const clock = { name: 'clock', modules: ['http_2xx', 'tcp'], labels: { team: 'a', module: 'mine' } }
    const found = listTargetGroups(makeConfig({ targets: [clock] }), exporter, module)
    t.deepEqual(
      found.map(({ labels }) => labels),
      groups,
    )
  })
}

test('a file without targets has no groups', (t) => {
  t.deepEqual(listTargetGroups(makeConfig(), exporter), [])
})
