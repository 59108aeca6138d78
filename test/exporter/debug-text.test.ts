import test from 'ava'
import { Registrar } from 'probe-exporter'
import { Registry } from 'prom-client'
import type { TimeoutSource } from '../../src/exporter/choose-timeout.ts'
import { renderDebugText } from '../../src/exporter/debug-text.ts'
import type { ProbeResult } from '../../src/probe/runner.ts'

function makeResult(log: ProbeResult['log'] = []): ProbeResult {
  const metrics = new Registrar(new Registry())
  metrics.gauge({ name: 'probe_success', help: 'Success.' }).set(1)
  const redact = (text: string): string => text
  return {
    outcome: { ok: true },
    durationSeconds: 1,
    phaseSeconds: new Map(),
    metrics,
    log,
    redact,
    secrets: new Set(),
  }
}

const shared = { startedAt: new Date(0), module: { prober: 'tcp', timeout: '1s' } }

test('the debug text has the log with times, the timeout, the metrics and the module', async (t) => {
  const result = makeResult([
    { atMs: 1.5, level: 'debug', message: 'connecting', fields: { peer: '10.0.0.1:80' } },
    { atMs: 2000, level: 'info', message: 'probe succeeded', fields: {} },
  ])
  t.is(
    await renderDebugText({ ...shared, result, timeout: { timeoutMs: 1500, source: 'module' } }),
    `Logs for the probe:
time=1970-01-01T00:00:00.001Z level=debug msg=connecting peer=10.0.0.1:80
time=1970-01-01T00:00:02.000Z level=info msg="probe succeeded"

Timeout: 1.5 s, the timeout of the module

Metrics that would have been returned:
# HELP probe_success Success.
# TYPE probe_success gauge
probe_success 1

Module configuration:
prober: tcp
timeout: 1s
`,
  )
})

const sources: readonly (readonly [source: TimeoutSource, text: string])[] = [
  ['module', 'the timeout of the module'],
  ['scrape', 'the scrape timeout of Prometheus, less the offset'],
  ['default', 'the default; neither the module nor the scrape sets one'],
]

for (const [source, text] of sources) {
  test(`the debug text says that the timeout is ${text}`, async (t) => {
    const rendered = await renderDebugText({ ...shared, result: makeResult(), timeout: { timeoutMs: 10_000, source } })
    t.true(rendered.includes(`\nTimeout: 10 s, ${text}\n`))
  })
}

test('the debug text is bounded, whatever a target makes a prober say', async (t) => {
  const entry = { atMs: 0, level: 'info', message: 'x'.repeat(2048), fields: {} } as const
  const result = makeResult(Array.from({ length: 500 }, () => entry))
  const text = await renderDebugText({ ...shared, result, timeout: { timeoutMs: 1, source: 'default' } })
  t.is(text.length, 256 * 1024)
})
