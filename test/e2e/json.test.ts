import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { renderOpenMetrics, renderText } from 'probe-exporter'
import { parse, stringify } from 'yaml'
import { EACH_CASES, FAILURE_CASES, VALUE_CASES } from '../json/mapping-cases.ts'
import { runMapping } from '../json/run-mapping.ts'
import { runProgram } from '../support/processes.ts'
import { startAlertmanager } from './support/alertmanager.ts'
import { becomes, eventually } from './support/eventually.ts'
import { startExporter } from './support/exporter.ts'
import { OPENMETRICS_ACCEPT, readExposition, readValue } from './support/exposition.ts'
import { createFolder } from './support/folder.ts'
import { findPort } from './support/ports.ts'
import { startPrometheus } from './support/prometheus.ts'
import { parseByPython } from './support/python-parser.ts'

const cases = [...VALUE_CASES, ...EACH_CASES, ...FAILURE_CASES]
const EXAMPLE = fileURLToPath(new URL('../../examples/json.yml', import.meta.url))

test("the OpenMetrics parser of Prometheus' Python client reads what every mapping makes", async (t) => {
  const texts = await Promise.all(
    cases.map(async ({ document, metrics }) => renderOpenMetrics((await runMapping(document, metrics)).registry)),
  )
  const parsed = await parseByPython(...texts)
  for (const [index, families] of parsed.entries()) {
    const samples = families.flatMap((family) => family.samples).filter(([name]) => !name.startsWith('probe_json_'))
    const lines = cases[index]?.lines.filter((line) => !line.startsWith('probe_json_')) ?? []
    t.is(samples.length, lines.length, cases[index]?.title)
  }
})

test('promtool finds nothing wrong with the text that every mapping makes', async (t) => {
  for (const { title, document, metrics } of cases) {
    const input = await renderText((await runMapping(document, metrics)).registry)
    const { status, stdout, stderr } = await runProgram('promtool', ['check', 'metrics'], { input })
    t.is(stdout + stderr, '', title)
    t.is(status, 0)
  }
})

/** A service that counts, and that can be started anew. */
async function startCounter(port: number, requests: number, launched: Date) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(JSON.stringify({ launched: launched.toISOString(), requests }))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

test.serial('a service that starts anew between two scrapes loses no count', async (t) => {
  await using folder = await createFolder()
  const port = await findPort()
  const example = parse(await readFile(EXAMPLE, 'utf8'))
  const configFile = join(folder.path, 'probe-exporter.yml')
  const config = {
    modules: { hits: example.modules.hits },
    targets: { hits: { address: `127.0.0.1:${port}`, module: 'hits' } },
  }
  await writeFile(configFile, stringify(config))
  await using exporter = await startExporter(configFile)
  const prometheusFile = join(folder.path, 'prometheus.yml')
  await writeFile(
    prometheusFile,
    stringify({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'probes', http_sd_configs: [{ url: `${exporter.url}/sd` }] }],
    }),
  )
  // Prometheus 3 can put a zero at the creation time, so that increase() sees the restart by itself.
  const feature = '--enable-feature=created-timestamp-zero-ingestion'
  const { stdout, stderr } = await runProgram('prometheus', ['--help'])
  const ingestsCreated = (stdout + stderr).includes('created-timestamp-zero-ingestion')
  await using prometheus = await startPrometheus(
    prometheusFile,
    join(folder.path, 'data'),
    ingestsCreated ? [feature] : [],
  )
  const read = async (expression: string): Promise<string | undefined> => (await prometheus.query(expression))[0]?.value

  const first = new Date(Date.now() - 3_600_000)
  const before = await startCounter(port, 10, first)
  await becomes(t, () => read('requests_total'), '10')
  await becomes(t, () => read('requests_created'), String(first.getTime() / 1000))
  await before[Symbol.asyncDispose]()

  // It has counted further than before its restart by the next scrape: the value alone tells nothing.
  const second = new Date()
  await using _after = await startCounter(port, 12, second)
  await becomes(t, () => read('requests_total'), '12')
  await becomes(t, () => read('requests_created'), String(second.getTime() / 1000))
  const since = 'requests_total and changes(requests_created[1m]) > 0'
  await becomes(t, () => read(since), '12')
  if (ingestsCreated) await becomes(t, () => read('resets(requests_total[1m])'), '1')
  t.is(await read('probe_counter_regression{metric="requests_total"}'), '0')
})

test.serial('Prometheus and Alertmanager tell of themselves over HTTP', async (t) => {
  await using folder = await createFolder()
  const prometheusFile = join(folder.path, 'prometheus.yml')
  await writeFile(prometheusFile, 'global: {}\n')
  await using prometheus = await startPrometheus(prometheusFile, join(folder.path, 'prometheus'))
  const alertmanagerFile = join(folder.path, 'alertmanager.yml')
  await writeFile(alertmanagerFile, 'route: { receiver: none }\nreceivers: [{ name: none }]\n')
  const alertmanagerPort = await findPort()
  await using _alertmanager = await startAlertmanager(
    alertmanagerFile,
    join(folder.path, 'alertmanager'),
    alertmanagerPort,
  )

  const example = parse(await readFile(EXAMPLE, 'utf8'))
  example.targets.prometheus.address = `${prometheus.url}/api/v1/status/runtimeinfo`
  example.targets.alertmanager.address = `http://127.0.0.1:${alertmanagerPort}/api/v2/status`
  const configFile = join(folder.path, 'probe-exporter.yml')
  await writeFile(configFile, stringify(example))
  await using exporter = await startExporter(configFile)

  const own = await readExposition(`${exporter.url}/probe?target=prometheus`)
  t.is(readValue(own, 'probe_success'), 1, own)
  t.is(readValue(own, 'prometheus_reload_success'), 1)
  t.is(readValue(own, 'prometheus_retention_seconds'), 15 * 86_400)
  t.true(Math.abs((readValue(own, 'prometheus_start_time_seconds') ?? 0) - Date.now() / 1000) < 600)

  const status = await eventually(
    () => readExposition(`${exporter.url}/probe?target=alertmanager`),
    (text) => readValue(text, 'probe_success') === 1,
  )
  t.is(readValue(status, 'alertmanager_cluster{alertmanager_cluster="disabled"}'), 1)
  const openMetrics = await readExposition(`${exporter.url}/probe?target=alertmanager`, OPENMETRICS_ACCEPT)
  const [families = []] = await parseByPython(openMetrics)
  t.is(families.find(({ name }) => name === 'alertmanager_cluster')?.type, 'stateset')
})
