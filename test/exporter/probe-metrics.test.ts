import test from 'ava'
import { Gauge, Registry } from 'prom-client'
import { OPENMETRICS, TEXT } from '../../src/metrics/exposition.ts'
import { freePort, say, startTcp } from '../support/servers.ts'
import { startHeldTarget } from './held-target.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

function probes(module: string, result: string): string {
  return `probe_exporter_probes_total{module="${module}",result="${result}"}`
}

test('probes are counted by module and result', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { exporter, own } = await startExporter(
    t,
    `modules: { daytime: { prober: daytime }, noon: { prober: daytime, daytime: { pattern: noon } }, tcp: { prober: tcp } }
targets:
  clock: { address: "${address}", module: daytime }
  noon: { address: "${address}", module: noon }
  down: { address: "127.0.0.1:${await freePort()}", module: tcp }
`,
  )
  for (const name of ['clock', 'clock', 'noon', 'down']) await exporter.probe(scrapeOf(name))
  t.is(await own(probes('daytime', 'success')), '2')
  t.is(await own(probes('daytime', 'failure')), undefined)
  t.is(await own(probes('noon', 'failure')), '1')
  t.is(await own(probes('tcp', 'failure')), '1')
  t.is(await own('probe_exporter_probe_duration_seconds_count{module="daytime"}'), '2')
  t.is(await own('probe_exporter_probes_in_flight'), '0')
})

test('a probe that nobody waits for any more is counted as aborted, and leaves no trace', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter, own, lines } = await startExporter(
    t,
    `modules: { daytime: { prober: daytime, timeout: 60s } }
targets: { clock: { address: "${target.address}", module: daytime } }
`,
  )
  const client = new AbortController()
  const probing = exporter.probe({ ...scrapeOf('clock'), signal: client.signal })
  await target.arrived
  t.is(await own('probe_exporter_probes_in_flight'), '1')
  const gone = new Error('gone')
  client.abort(gone)
  t.is(await t.throwsAsync(probing), gone)
  await target.gone
  t.is(await own('probe_exporter_probes_in_flight'), '0')
  t.is(await own(probes('daytime', 'aborted')), '1')
  t.is(await own('probe_exporter_probe_duration_seconds_count{module="daytime"}'), undefined)
  t.deepEqual(exporter.history.list(), [])
  t.deepEqual(lines, [])
})

test('a scrape that cannot be served is no probe', async (t) => {
  const { exporter, own } = await startExporter(t, 'modules: { tcp: { prober: tcp } }')
  await t.throwsAsync(exporter.probe(scrapeOf('nobody')))
  t.is(await own(probes('tcp', 'aborted')), undefined)
  t.is(await own('probe_exporter_probes_in_flight'), '0')
})

for (const format of [TEXT, OPENMETRICS]) {
  test(`samples that cannot be shown are counted, and logged in one line a reason: ${format.contentType}`, async (t) => {
    const fields = Array.from({ length: 300 }, (_, index) => `"bad ${index}": 1`)
    const { address } = await startTcp(
      t,
      say(`{"launched": 1, "good": 2, "x": 1, "x_created": 1, ${fields.join(', ')}}`),
    )
    const { exporter, own, lines } = await startExporter(
      t,
      `modules: { hits: { prober: json } }
targets: { hits: { address: "${address}", module: hits } }
`,
    )
    const { result, record } = await exporter.probe(scrapeOf('hits'))
    t.true(result.outcome.ok)
    const text = await exporter.render(result.metrics.registry, format, record.target)
    t.regex(text, /^good_total 2$/m)
    t.regex(text, /^probe_success 1$/m)
    t.notRegex(text, /bad/)
    t.is(await own('probe_exporter_dropped_samples_total{reason="invalid_name"}'), '300')
    t.is(await own('probe_exporter_dropped_samples_total{reason="invalid_label"}'), '0')
    t.is(await own('probe_exporter_dropped_samples_total{reason="duplicate"}'), '1')
    t.deepEqual(lines, [
      'level=warn msg="Sample dropped" sample=x_created_total samples=1 reason=duplicate target=hits',
      'level=warn msg="Sample dropped" sample="bad 0_total" samples=300 reason=invalid_name target=hits',
    ])
  })
}

test('the name of a sample that cannot be shown is cut in the log', async (t) => {
  const { address } = await startTcp(t, say(`{"launched": 1, "a-${'b'.repeat(10_000)}": 1}`))
  const { exporter, lines } = await startExporter(
    t,
    `modules: { hits: { prober: json } }
targets: { hits: { address: "${address}", module: hits } }
`,
  )
  const { result } = await exporter.probe(scrapeOf('hits'))
  await exporter.render(result.metrics.registry, TEXT)
  t.is(lines.length, 1)
  t.true((lines[0]?.length ?? 0) < 400)
})

test('a metric that throws when it is read is logged with its error, and the rest is shown', async (t) => {
  const { exporter, lines, own } = await startExporter(t, 'modules: { tcp: { prober: tcp } }')
  const registry = new Registry()
  const collect = (): never => {
    throw new Error('no reading')
  }
  new Gauge({ name: 'broken', help: 'x', registers: [registry], collect })
  new Gauge({ name: 'whole', help: 'x', registers: [registry] })
  t.regex(await exporter.render(registry, TEXT), /^whole 0$/m)
  t.is(await own('probe_exporter_dropped_samples_total{reason="unreadable"}'), '1')
  t.deepEqual(lines, [
    'level=warn msg="Sample dropped" sample=broken samples=1 error="Error: no reading" reason=unreadable',
  ])
})
