import { setTimeout as delay } from 'node:timers/promises'
import test from 'ava'
import { isDecisive, Stalls } from '../../src/exporter/stalls.ts'
import { OverloadError } from '../../src/probe/overload-error.ts'
import { startTcp } from '../support/servers.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

test('what a tick is late is lost, be it over or not', (t) => {
  let nowMs = 1000
  const stalls = new Stalls(() => nowMs)
  const pass = (ms: number): number => {
    nowMs += ms
    return stalls.totalMs
  }
  stalls.enter()
  t.is(pass(20), 0)
  stalls.tick()
  t.is(pass(120), 100)
  stalls.tick()
  t.is(pass(0), 100)
  t.is(pass(30), 110)
  stalls.tick()
  stalls.tick()
  t.is(pass(19), 110)
})

test('what is lost while there are no probes does not count', (t) => {
  let nowMs = 1000
  const stalls = new Stalls(() => nowMs)
  nowMs += 500
  t.is(stalls.totalMs, 0)
  stalls.enter()
  stalls.enter()
  stalls.leave()
  nowMs += 30
  stalls.tick()
  nowMs += 30
  t.is(stalls.totalMs, 20, 'one is left')
  stalls.leave()
  stalls.tick()
  nowMs += 500
  t.is(stalls.totalMs, 20)
  stalls.enter()
  t.is(stalls.totalMs, 20)
  nowMs += 50
  t.is(stalls.totalMs, 50)
})

const decisions = [
  { stalledMs: 49, timeoutMs: 100, decisive: false },
  { stalledMs: 50, timeoutMs: 100, decisive: true },
  { stalledMs: 499, timeoutMs: 5000, decisive: false },
  { stalledMs: 500, timeoutMs: 5000, decisive: true },
] as const

for (const { stalledMs, timeoutMs, decisive } of decisions) {
  test(`${stalledMs} ms of a timeout of ${timeoutMs} ms are ${decisive ? '' : 'not '}decisive`, (t) => {
    t.is(isDecisive(stalledMs, timeoutMs), decisive)
  })
}

/** Stops the event loop. */
function block(ms: number): void {
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
}

const yamlOf = (address: string, more = ''): string => {
  return `modules: { clock: { prober: daytime, timeout: 1s } ${more} }\ntargets: { clock: { address: "${address}", module: clock } }\n`
}

test.serial('a probe that runs out of time while the event loop stands still says nothing of its target', async (t) => {
  const { address } = await startTcp(t, () => {}) // It says nothing, ever.
  const { exporter, own } = await startExporter(t, yamlOf(address), { stalls: new Stalls() })
  const probing = exporter.probe(scrapeOf('clock'))
  setTimeout(() => block(1200), 100)
  const error = await t.throwsAsync(probing, { instanceOf: OverloadError })
  t.is(error.reason, 'too_late')
  t.regex(error.message, /^the event loop, which stood still for 1\.\d+ s, left 0 s for the probe/)
  t.is(await own('probe_exporter_overload_total{reason="too_late"}'), '1')
  t.deepEqual(exporter.history.list(), [])
})

test.serial('the event loop is watched while the exporter drains, too', async (t) => {
  const { address } = await startTcp(t, () => {})
  const { exporter } = await startExporter(t, yamlOf(address), { stalls: new Stalls() })
  const probing = exporter.probe(scrapeOf('clock'))
  const draining = exporter.drain(20_000)
  setTimeout(() => block(1200), 100)
  const error = await t.throwsAsync(probing, { instanceOf: OverloadError })
  t.is(error.reason, 'too_late')
  await draining
})

test.serial('each probe leaves the watch, however it ends', async (t) => {
  let watchers = 0
  const stalls = new (class extends Stalls {
    override enter(): void {
      watchers += 1
    }

    override leave(): void {
      watchers -= 1
    }
  })()
  const answering = await startTcp(t, (socket) => socket.end('12:00 2026\n'))
  const mute = await startTcp(t, () => {})
  const yaml = `modules: { clock: { prober: daytime, timeout: 1s }, patient: { prober: daytime, timeout: 20s } }
targets:
  good: { address: "${answering.address}", module: clock }
  late: { address: "${mute.address}", module: clock }
  aborted: { address: "${mute.address}", module: patient }
`
  const { exporter } = await startExporter(t, yaml, { stalls })
  for (const [target, ok] of [
    ['good', true],
    ['late', false],
  ] as const) {
    const probing = exporter.probe(scrapeOf(target))
    await delay(0)
    t.is(watchers, 1)
    t.is((await probing).result.outcome.ok, ok)
    t.is(watchers, 0)
  }
  const probing = exporter.probe(scrapeOf('aborted'))
  await delay(0)
  t.is(watchers, 1)
  await Promise.all([t.throwsAsync(probing), exporter.drain(0)])
  t.is(watchers, 0)
})

test.serial('an answer that came while the event loop stood still, and in time, is an answer', async (t) => {
  const { address } = await startTcp(t, (socket) => {
    setTimeout(() => socket.end('12:00 2026\n'), 50)
  })
  const { exporter } = await startExporter(t, yamlOf(address), { stalls: new Stalls() })
  const probing = exporter.probe(scrapeOf('clock'))
  await delay(20)
  block(500)
  t.true((await probing).result.outcome.ok)
})

test.serial("one of the user's own probers that stops the event loop itself has failed", async (t) => {
  const { address } = await startTcp(t, () => {})
  const source = `import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'slow',
  options: z.strictObject({}),
  async probe() {
    const endMs = performance.now() + 1500
    while (performance.now() < endMs);
  },
})
`
  const yaml = `probers: [slow.ts]\nmodules: { slow: { prober: slow, timeout: 1s } }\ntargets: { a: { address: "${address}", module: slow } }\n`
  const { exporter } = await startExporter(t, yaml, { files: { 'slow.ts': source }, stalls: new Stalls() })
  const { outcome } = (await exporter.probe(scrapeOf('a'))).result
  t.false(outcome.ok)
  t.is(outcome.ok ? '' : outcome.reason, 'timeout')
})
