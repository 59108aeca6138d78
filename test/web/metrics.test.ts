import test from 'ava'
import { VERSION } from '../../src/version.ts'
import { clockYaml, startApp } from './start-app.ts'

const series = [
  `probe_exporter_build_info{version="${VERSION}",node="${process.version}"} 1`,
  'probe_exporter_probes_in_flight 0',
  'probe_exporter_probes_waiting 0',
  'probe_exporter_probe_slots 100',
  'probe_exporter_overload_total{reason="no_slot"} 0',
  'probe_exporter_overload_total{reason="too_late"} 0',
  'probe_exporter_overload_total{reason="no_descriptors"} 0',
  'probe_exporter_overhead_seconds_count{part="slot_wait"} 0',
  'probe_exporter_dropped_samples_total{reason="invalid_name"} 0',
  'probe_exporter_dropped_samples_total{reason="invalid_label"} 0',
  'probe_exporter_dropped_samples_total{reason="invalid_value"} 0',
  'probe_exporter_dropped_samples_total{reason="duplicate"} 0',
  'probe_exporter_dropped_samples_total{reason="unreadable"} 0',
  'probe_exporter_config_last_reload_successful 1',
]

for (const line of series) {
  test(`an exporter that has just begun shows ${line}`, async (t) => {
    const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
    t.true((await ask('/metrics')).text.includes(`\n${line}\n`))
  })
}

test('the metrics say when the file was loaded, and how the process does', async (t) => {
  const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
  const { status, headers, text } = await ask('/metrics')
  t.is(status, 200)
  t.is(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  t.regex(text, /^probe_exporter_config_last_reload_success_timestamp_seconds 1\d{9}\.?\d*$/m)
  t.regex(text, /^process_resident_memory_bytes \d+$/m)
  t.regex(text, /^nodejs_eventloop_lag_seconds [\d.e-]+$/m)
})

test('the metrics come as OpenMetrics to who asks for it', async (t) => {
  const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
  const { headers, text } = await ask('/metrics', { headers: { accept: 'application/openmetrics-text' } })
  t.is(headers['content-type'], 'application/openmetrics-text; version=1.0.0; charset=utf-8')
  t.regex(text, /^# TYPE probe_exporter_dropped_samples counter$/m)
  t.regex(text, /^# TYPE probe_exporter_build info$/m)
  t.true(text.endsWith('\n# EOF\n'))
})

test('scrapes in both formats, one after the other, show the same names', async (t) => {
  const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
  const accept = 'application/openmetrics-text'
  const names = async (headers: Record<string, string>): Promise<string[]> =>
    (await ask('/metrics', { headers })).text.match(/^probe_exporter_[a-z_]+/gm) ?? []
  const first = await names({})
  t.true(first.includes('probe_exporter_dropped_samples_total'))
  t.deepEqual(await names({ accept }), first)
  t.deepEqual(await names({}), first)
})

test('the metrics are where the telemetry path says, and the page leads there', async (t) => {
  const { ask } = await startApp(t, clockYaml('127.0.0.1:1'), { telemetryPath: '/own/metrics' })
  t.is((await ask('/own/metrics')).status, 200)
  t.is((await ask('/metrics')).status, 404)
  const { text } = await ask('/')
  t.true(text.includes('href="/own/metrics"'))
  t.false(text.includes('href="/metrics"'))
})

test('a probe is in the metrics of the exporter, and its own metrics are not', async (t) => {
  const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
  await ask('/probe?target=clock')
  const { text } = await ask('/metrics')
  t.regex(text, /^probe_exporter_probes_total\{module="daytime",result="failure"\} 1$/m)
  t.regex(text, /^probe_exporter_probe_duration_seconds_bucket\{le="\+Inf",module="daytime"\} 1$/m)
  t.notRegex(text, /^probe_success/m)
})
