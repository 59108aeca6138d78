import test from 'ava'
import { freePort, say, startTcp } from '../support/servers.ts'
import { clockYaml, startApp } from './start-app.ts'

const TEXT = 'text/plain; version=0.0.4; charset=utf-8'
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'

const formats = [
  { accept: undefined, type: TEXT, end: /\n$/ },
  { accept: '*/*', type: TEXT, end: /\n$/ },
  { accept: 'application/json', type: TEXT, end: /\n$/ },
  { accept: 'text/plain;version=0.0.4', type: TEXT, end: /\n$/ },
  { accept: 'application/openmetrics-text', type: OPENMETRICS, end: /\n# EOF\n$/ },
  { accept: PROMETHEUS_3, type: OPENMETRICS, end: /\n# EOF\n$/ },
]

for (const { accept, type, end } of formats) {
  test(`a probe for Accept: ${accept} is answered as ${type}`, async (t) => {
    const { address } = await startTcp(t, say('12:00 2026\n'))
    const { ask } = await startApp(t, clockYaml(address))
    const { status, headers, text } = await ask('/probe?target=clock', accept ? { headers: { accept } } : {})
    t.is(status, 200)
    t.is(headers['content-type'], type)
    t.deepEqual(headers.vary?.split(', ').sort(), ['Accept', 'Accept-Encoding'])
    t.regex(text, /^probe_success 1$/m)
    t.regex(text, /^probe_phase_duration_seconds\{phase="connect"\} [\d.e-]+$/m)
    t.notRegex(text, /probe_exporter_/)
    t.regex(text, end)
    t.is(text.includes('# EOF'), type === OPENMETRICS)
  })
}

test('a probe that fails is an answer too, with the reason in it', async (t) => {
  const { ask } = await startApp(t, clockYaml(`127.0.0.1:${await freePort()}`))
  const { status, text } = await ask('/probe?target=clock')
  t.is(status, 200)
  t.regex(text, /^probe_success 0$/m)
  t.regex(text, /^probe_failure_info\{reason="refused",phase="connect"\} 1$/m)
})

test('the scrape timeout of Prometheus bounds the probe', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address), { timeoutOffsetMs: 500 })
  const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '3' }
  const { text } = await ask('/probe?target=clock', { headers })
  t.regex(text, /^probe_timeout_seconds 2.5$/m)
})

test('a target that says nothing fails by timeout, within the time that the scrape leaves', async (t) => {
  const { address } = await startTcp(t, () => {})
  const { ask } = await startApp(t, clockYaml(address))
  const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '0.05' }
  const { status, text } = await ask('/probe?target=clock', { headers })
  t.is(status, 200)
  t.regex(text, /^probe_failure_info\{reason="timeout",phase="receive"\} 1$/m)
})

test('debug=true answers with the log, the metrics and the module', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address))
  const accept = 'application/openmetrics-text'
  const { status, headers, text } = await ask('/probe?target=clock&debug=true', { headers: { accept } })
  t.is(status, 200)
  t.is(headers['content-type'], 'text/plain; charset=utf-8')
  t.regex(text, /^Logs for the probe:\n/)
  t.true(text.includes(`msg="connecting to ${address}"`))
  t.regex(text, /^Timeout: 60 s, the timeout of the module$/m)
  t.regex(text, /^probe_success 1$/m)
  t.regex(text, /\nModule configuration:\nprober: daytime\ntimeout: 60s\n$/)
})

for (const debug of ['false', '', '1', 'TRUE', 'yes']) {
  test(`debug=${debug} is answered with metrics`, async (t) => {
    const { address } = await startTcp(t, say('12:00 2026\n'))
    const { ask } = await startApp(t, clockYaml(address))
    t.is((await ask(`/probe?target=clock&debug=${debug}`)).headers['content-type'], TEXT)
  })
}

test('an empty module is none, so that the target is probed with its own', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address))
  t.regex((await ask('/probe?module=&target=clock')).text, /^probe_success 1$/m)
})

test('an address is probed with the module of the query where the exporter may', async (t) => {
  const { address, accepted } = await startTcp(t, () => {})
  const { ask } = await startApp(t, `${clockYaml(address)}unlisted_targets: { allow: [127.0.0.1] }\n`)
  const { status, text } = await ask(`/probe?module=tcp&target=${encodeURIComponent(address)}`)
  t.is(status, 200)
  t.regex(text, /^probe_success 1$/m)
  t.is(accepted(), 1)
})

test('a name whose address is denied fails by denied, and nothing connects', async (t) => {
  const { port, accepted } = await startTcp(t, () => {})
  const { ask } = await startApp(t, `${clockYaml('a:1')}unlisted_targets: { allow: [10.0.0.0/8] }\n`)
  const { status, text } = await ask(`/probe?module=tcp&target=localhost:${port}`)
  t.is(status, 200)
  t.regex(text, /^probe_failure_info\{reason="denied",phase="resolve"\} 1$/m)
  t.is(accepted(), 0)
})

test('HEAD runs the probe and answers without a body', async (t) => {
  const { address, accepted } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address))
  const { status, headers, bytes } = await ask('/probe?target=clock', { method: 'HEAD' })
  t.is(status, 200)
  t.is(headers['content-type'], TEXT)
  t.is(bytes.length, 0)
  t.is(accepted(), 1)
})

test('probes at once have each their own metrics', async (t) => {
  const up = await startTcp(t, say('12:00 2026\n'))
  const yaml = `${clockYaml(up.address)}  down: { address: "127.0.0.1:${await freePort()}", module: daytime }\n`
  const { ask } = await startApp(t, yaml)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => ask(`/probe?target=${index % 2 === 0 ? 'clock' : 'down'}`)),
  )
  for (const [index, { text }] of answers.entries()) {
    t.true(text.includes(`\nprobe_success ${index % 2 === 0 ? 1 : 0}\n`))
  }
})

test('what the exporter adds to a scrape is reported apart from the probe', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask, own } = await startApp(t, clockYaml(address))
  await ask('/probe?target=clock')
  for (const part of ['loop_delay', 'rendering']) {
    t.is(await own(`probe_exporter_overhead_seconds_count{part="${part}"}`), '1')
    t.true(Number(await own(`probe_exporter_overhead_seconds_sum{part="${part}"}`)) > 0)
  }
  t.is(await own('probe_exporter_overhead_seconds_count{part="slot_wait"}'), '0')
})
