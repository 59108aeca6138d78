import type { Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { OverloadError } from '../../src/probe/overload-error.ts'
import { HttpError } from '../../src/targets/http-error.ts'
import { startTcp } from '../support/servers.ts'
import { startApp } from '../web/start-app.ts'
import { startHeldTarget } from './held-target.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

const IN_FLIGHT = 'probe_exporter_probes_in_flight'
const WAITING = 'probe_exporter_probes_waiting'
const WAITED = 'probe_exporter_overhead_seconds_count{part="slot_wait"}'
const ABORTED = 'probe_exporter_probes_total{module="daytime",result="aborted"}'

function overloadOf(reason: string): string {
  return `probe_exporter_overload_total{reason="${reason}"}`
}

function yamlOf(addresses: Readonly<Record<string, string>>, timeout = '60s'): string {
  const targets = Object.entries(addresses).map(([name, address]) => {
    return `  ${name}: { address: "${address}", module: daytime }\n`
  })
  return `modules: { daytime: { prober: daytime, timeout: ${timeout} } }\ntargets:\n${targets.join('')}`
}

/** A target that holds its connections until it is told to answer, and knows how many it held at once. */
async function startCountingTarget(t: ExecutionContext, awaited: number) {
  const open = new Set<Socket>()
  const { promise: arrived, resolve } = Promise.withResolvers<void>()
  let most = 0
  let isOpen = false
  const { address } = await startTcp(t, (socket) => {
    socket.resume()
    if (isOpen) {
      socket.end('12:00 2026\n')
      return
    }
    open.add(socket)
    most = Math.max(most, open.size)
    if (open.size === awaited) resolve()
  })
  return {
    address,
    arrived,
    most: () => most,
    answer: () => {
      isOpen = true
      for (const socket of open) socket.end('12:00 2026\n')
    },
  }
}

test('2,000 scrapes at once on 200 slots: all are served, or refused with a 503; no target is called down', async (t) => {
  const target = await startCountingTarget(t, 200)
  const { exporter, own } = await startExporter(t, yamlOf({ a: target.address }), { maxConcurrency: 200 })
  const scrapes = Array.from({ length: 2000 }, async (_, index) => {
    // From the second 200 on, every other one has no time to wait.
    const scrapeTimeoutMs = index >= 200 && index % 2 === 0 ? 100 : 60_000
    try {
      return (await exporter.probe({ ...scrapeOf('a'), scrapeTimeoutMs })).result.outcome.ok ? 'served' : 'down'
    } catch (error) {
      return error instanceof OverloadError ? `${error.status} ${error.headers['Retry-After']} ${error.reason}` : error
    }
  })
  t.is(await own(IN_FLIGHT), '200')
  t.is(await own(WAITING), '1800')
  await target.arrived
  await Promise.all(scrapes.filter((_, index) => index >= 200 && index % 2 === 0))
  t.is(await own(WAITING), '900')
  target.answer()
  const results = await Promise.all(scrapes)
  const counts: Record<string, number> = {}
  for (const result of results) counts[String(result)] = (counts[String(result)] ?? 0) + 1
  t.deepEqual(counts, { served: 1100, '503 1 no_slot': 900 })
  t.is(target.most(), 200)
  t.deepEqual([await own(IN_FLIGHT), await own(WAITING)], ['0', '0'])
  t.deepEqual([await own(overloadOf('no_slot')), await own(WAITED)], ['900', '1800'])
  t.is(await own('probe_exporter_probes_total{module="daytime",result="success"}'), '1100')
})

test('a name that is not there is not there, however long its probe had waited', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter } = await startExporter(t, yamlOf({ a: target.address, gone: 'gone.invalid:13' }), {
    maxConcurrency: 1,
  })
  const first = exporter.probe(scrapeOf('a'))
  const second = exporter.probe({ ...scrapeOf('gone'), scrapeTimeoutMs: 5000 })
  setTimeout(() => target.answer('12:00 2026\n'), 500)
  await first
  t.like((await second).result.outcome, { ok: false, reason: 'dns' })
})

test('a probe that had less time because of its wait, and times out, is no failure of its target', async (t) => {
  const target = await startHeldTarget(t)
  const silent = await startHeldTarget(t)
  const yaml = yamlOf({ a: target.address, silent: silent.address })
  const { exporter, own, lines } = await startExporter(t, yaml, { maxConcurrency: 1 })
  const first = exporter.probe(scrapeOf('a'))
  const second = exporter.probe({ ...scrapeOf('silent'), scrapeTimeoutMs: 2000 })
  const late = t.throwsAsync(second, { instanceOf: OverloadError, message: /^the wait for a slot left .* not enough$/ })
  target.answer('12:00 2026\n')
  await first
  t.is((await late).reason, 'too_late')
  t.is(await own(overloadOf('too_late')), '1')
  t.is(await own(ABORTED), '1')
  t.is(await own('probe_exporter_probes_total{module="daytime",result="failure"}'), undefined)
  t.deepEqual(
    exporter.history.list().map(({ target: name }) => name),
    ['a'],
  )
  t.deepEqual(lines, [])
})

test('a probe that has its whole time in spite of its wait, and times out, has failed', async (t) => {
  const target = await startHeldTarget(t)
  const silent = await startHeldTarget(t)
  const yaml = `${yamlOf({ a: target.address })}  silent: { address: "${silent.address}", module: short }\n`
  const { exporter } = await startExporter(
    t,
    yaml.replace('modules: {', 'modules: { short: { prober: daytime, timeout: 100ms },'),
    {
      maxConcurrency: 1,
    },
  )
  const first = exporter.probe(scrapeOf('a'))
  const second = exporter.probe({ ...scrapeOf('silent'), scrapeTimeoutMs: 20_000 })
  target.answer('12:00 2026\n')
  await first
  const { outcome } = (await second).result
  t.like(outcome, { ok: false, reason: 'timeout' })
})

test('the wait for a slot is no part of the duration, and the debug text tells what it left', async (t) => {
  const target = await startHeldTarget(t)
  const quick = await startTcp(t, (socket) => socket.end('12:00 2026\n'))
  const yaml = yamlOf({ a: target.address, quick: quick.address })
  const { exporter } = await startExporter(t, yaml, { maxConcurrency: 1 })
  const first = exporter.probe(scrapeOf('a'))
  const askedMs = performance.now()
  const second = exporter.probe({ ...scrapeOf('quick'), scrapeTimeoutMs: 4000 })
  await target.arrived
  await new Promise((resolve) => setTimeout(resolve, 50))
  const waitedMs = performance.now() - askedMs
  target.answer('12:00 2026\n')
  const [, { result, record }] = await Promise.all([first, second])
  const totalMs = performance.now() - askedMs
  t.true(result.outcome.ok)
  t.true(result.durationSeconds * 1000 <= totalMs - waitedMs)
  t.regex(await record.renderDebug(), /^Timeout: 3\.\d+ s, what the scrape timeout of Prometheus left after waiting/m)
})

test('a scraper that goes away while it waits costs its target no connection', async (t) => {
  const target = await startHeldTarget(t)
  const other = await startTcp(t, (socket) => socket.end('12:00 2026\n'))
  const yaml = yamlOf({ a: target.address, other: other.address })
  const { exporter, own } = await startExporter(t, yaml, { maxConcurrency: 1 })
  const first = exporter.probe(scrapeOf('a'))
  const gone = new AbortController()
  const second = t.throwsAsync(exporter.probe({ ...scrapeOf('other'), signal: gone.signal }), { message: 'gone' })
  gone.abort(new Error('gone'))
  await second
  target.answer('12:00 2026\n')
  await first
  t.is(other.accepted(), 0)
  t.is(await own(overloadOf('no_slot')), '0')
})

test('an exporter that drains serves those who wait for a slot', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter } = await startExporter(t, yamlOf({ a: target.address }), { maxConcurrency: 1 })
  const scrapes = [1, 2, 3].map(() => exporter.probe(scrapeOf('a')))
  const draining = exporter.drain(60_000)
  target.answer('12:00 2026\n')
  const outcomes = (await Promise.all(scrapes)).map(({ result }) => result.outcome.ok)
  await draining
  t.deepEqual(outcomes, [true, true, true])
})

test('whoever still waits when the time to drain is over is refused, with those who are probed', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter, own } = await startExporter(t, yamlOf({ a: target.address }), { maxConcurrency: 1 })
  const refused = [1, 2, 3].map(() => t.throwsAsync(exporter.probe(scrapeOf('a')), { instanceOf: HttpError }))
  await target.arrived
  await exporter.drain(1)
  const messages = (await Promise.all(refused)).map(({ message }) => message)
  t.deepEqual([...new Set(messages)], ['the exporter shuts down, and the probe took too long'])
  t.deepEqual([await own(IN_FLIGHT), await own(WAITING)], ['0', '0'])
})

test('a scrape that finds no slot is answered with 503, and told when to come back', async (t) => {
  const target = await startHeldTarget(t)
  const { ask } = await startApp(t, yamlOf({ a: target.address }), { maxConcurrency: 1 })
  const first = ask('/probe?target=a')
  await target.arrived
  const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '0.1' }
  const { status, headers: fields, text } = await ask('/probe?target=a', { headers })
  t.deepEqual([status, fields['retry-after']], [503, '1'])
  t.is(text, 'the only slot is taken, and none became free in time (--probe.max-concurrency)\n')
  t.is((await ask('/-/healthy')).status, 200)
  target.answer('12:00 2026\n')
  t.is((await first).status, 200)
})
