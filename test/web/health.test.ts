import test from 'ava'
import { startApp } from './start-app.ts'

const YAML = 'modules: { tcp: { prober: tcp } }\n'

for (const { path, text } of [
  { path: '/-/healthy', text: 'Healthy\n' },
  { path: '/-/ready', text: 'Ready\n' },
]) {
  test(`${path} says ${text.trim()}`, async (t) => {
    const { ask } = await startApp(t, YAML)
    const answer = await ask(path)
    t.is(answer.status, 200)
    t.is(answer.headers['content-type'], 'text/plain; charset=utf-8')
    t.is(answer.text, text)
  })
}

test('/health says the same as JSON, with the time', async (t) => {
  const { ask } = await startApp(t, YAML)
  const { status, headers, text } = await ask('/health')
  t.is(status, 200)
  t.is(headers['content-type'], 'application/json; charset=utf-8')
  const { status: state, timestamp } = JSON.parse(text)
  t.is(state, 'ok')
  t.is(new Date(timestamp).toISOString(), timestamp)
})

for (const { path, status, text } of [
  { path: '/-/healthy', status: 200, text: /^Healthy\n$/ },
  { path: '/-/ready', status: 503, text: /^Shutting down\n$/ },
  { path: '/health', status: 503, text: /^\{"status":"shutting down","timestamp":"[^"]+"\}$/ },
  { path: '/metrics', status: 200, text: /^probe_exporter_probes_in_flight 0$/m },
]) {
  test(`${path} of an exporter that shuts down is a ${status}`, async (t) => {
    const { ask, exporter } = await startApp(t, YAML)
    await exporter.drain(0)
    const answer = await ask(path)
    t.is(answer.status, status)
    t.regex(answer.text, text)
  })
}

test('/config shows the file, as YAML', async (t) => {
  const { ask } = await startApp(t, YAML)
  const { status, headers, text } = await ask('/config')
  t.is(status, 200)
  t.is(headers['content-type'], 'text/plain; charset=utf-8')
  t.is(text, 'modules:\n  tcp:\n    prober: tcp\n')
})
