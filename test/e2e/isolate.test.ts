import test, { type ExecutionContext } from 'ava'
import { TEXT } from '../../src/metrics/exposition.ts'
import { startExporter } from '../exporter/start-exporter.ts'
import { verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

/** What it does is the host of its target. */
const PROBER = `
import { spawn } from 'node:child_process'
import { defineProber, ProbeFailure, readLine } from 'probe-exporter'
import * as z from 'zod'

const keep = []
const deeds = {
  spin() { for (;;) keep.length = 0 },
  exit() { process.exit(3) },
  async tells() { for (const said of ['ready', null, 1, { kind: 'x' }]) process.send(said); await new Promise((resolve) => setTimeout(resolve, 20)) },
  abort() { process.kill(process.pid, 'SIGKILL') },
  heap() { for (;;) keep.push(new Array(2e7).fill(0.5)) },
  async stray() { setTimeout(() => { throw new RangeError('stray') }, 1); await new Promise(() => {}) },
  throws() { throw new TypeError('mine') },
  fails() { throw new ProbeFailure('status', 'theirs', { phase: 'receive' }) },
  function({ memory }) { memory.set('f', () => {}) },
  spawn({ metrics }) {
    metrics.gauge({ name: 'pid', help: 'x' }).set(spawn('sleep', ['60']).pid)
  },
  async wait({ signal }) { await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))) },
  hide({ hide, log }) { hide('own-secret'); log.info('own-secret and file-secret'); throw new Error('own-secret, file-secret') },
  options({ options, log }) { log.info(JSON.stringify(options)) },
  count({ memory, metrics }) {
    const before = memory?.get('n') ?? 0
    memory?.set('n', before + 1)
    metrics.gauge({ name: 'n', help: 'x' }).set(before)
    metrics.gauge({ name: 'pid', help: 'x' }).set(process.pid)
  },
  all({ metrics }) {
    metrics.sidecarCounter({ name: 'big', help: 'x' }).set(2n ** 60n, { created: 1.5, labels: { a: 'b' } })
    metrics.info({ name: 'i_info', help: 'x' }).set({ c: 'd' })
    metrics.stateSet({ name: 's', help: 'x', states: ['on', 'off'] }).set('on')
    metrics.histogram({ name: 'h', help: 'x', buckets: [1] }).observe(2)
    metrics.counter({ name: 'c_total', help: 'x' }).inc(3)
    metrics.gauge({ name: 'bad name', help: 'x' }).set(1)
    metrics.gauge({ name: 'odd', help: 'x' }).set(() => {})
  },
  elsewhere({ dial }) { return dial({ address: '127.0.0.3:1' }) },
  async line({ dial, log }) { log.info(await readLine(await dial(), { maxBytes: 9 })) },
}

export default defineProber({
  name: 'deed',
  options: z.strictObject({ word: z.string().default('none').transform((word) => word.toUpperCase()) }),
  async probe(context) {
    context.metrics.gauge({ name: 'begun', help: 'x' }).set(1)
    const deed = deeds[context.target.address.split(':')[0]] ?? deeds.line
    await deed(context)
  },
})
`

const config = (targets: string) => `
modules:
  deed: { prober: deed, timeout: 5s, isolate: true, deed: { word: '\${env:E_WORD}' } }
  quick: { prober: deed, timeout: 1s, isolate: true }
  other: { prober: deed, timeout: 5s, isolate: true }
  late: { prober: deed, timeout: 1.5s, isolate: true }
  patient: { prober: deed, timeout: 30s, isolate: true }
  here: { prober: deed, timeout: 5s }
probers: [./deed.js]
unlisted_targets: { allow: ['*:1'], deny: ['127.0.0.3'] }
targets:
  count: { address: 'count:1', module: deed, modules: [here] }
  function: { address: 'function:1', module: deed }
${targets}
`

async function start(t: ExecutionContext, targets = '') {
  process.env['E_WORD'] = 'file-secret'
  const started = await startExporter(t, 'modules: {}', { files: { 'deed.js': PROBER } })
  await started.rewrite(config(targets))
  await started.exporter.reload()
  t.teardown(() => started.exporter.drain(0))
  const probe = async (target: string, module?: string, signal?: AbortSignal) => {
    const scrape = { target, module, scrapeTimeoutMs: 60_000 }
    const { result, record } = await started.exporter.probe(signal === undefined ? scrape : { ...scrape, signal })
    const text = await started.exporter.render(result.metrics.registry, TEXT)
    const series = new Map(text.split('\n').map((line) => line.split(' ') as [string, string]))
    return { ...result, verdict: verdictOf(result.outcome), text, series, debug: await record.renderDebug() }
  }
  return { ...started, probe }
}

const deeds = [
  { deed: 'spin', module: 'quick', verdict: 'timeout/check', says: /did not heed its signal/ },
  { deed: 'wait', module: 'late', verdict: 'timeout/check', says: /^no result within 1.5 s/ },
  { deed: 'exit', module: 'other', verdict: 'internal/check', says: /its process ended \(exit status 3\)/ },
  { deed: 'abort', module: 'deed', verdict: 'internal/check', says: /its process ended \(signal SIGKILL\)/ },
  { deed: 'heap', module: 'patient', verdict: 'internal/check', says: /it took more memory/ },
  { deed: 'stray', module: 'other', verdict: 'internal/check', says: /^the prober failed: stray$/ },
  { deed: 'throws', module: 'other', verdict: 'internal/check', says: /^the prober failed: mine$/ },
  { deed: 'fails', module: 'deed', verdict: 'status/receive', says: /^theirs$/ },
]

test.serial('whatever an isolated prober does, its probe ends, and the exporter goes on', async (t) => {
  const { probe, own, lines } = await start(t)
  const results = await Promise.all(deeds.map(({ deed, module }) => probe(`${deed}:1`, module)))
  for (const [index, { deed, verdict, says }] of deeds.entries()) {
    const result = results[index]
    t.is(result?.verdict, verdict, deed)
    t.regex(result?.outcome.ok === false ? result.outcome.message : '', says, deed)
    t.is(result?.series.get('probe_success'), '0', deed)
    const [reason, phase] = verdict.split('/')
    t.true(result?.series.has(`probe_failure_info{reason="${reason}",phase="${phase}"}`), deed)
  }
  t.true(lines.some((line) => line.includes('TypeError: mine') && line.includes('deed.js')))
  t.true(lines.some((line) => line.includes('RangeError: stray') && line.includes('deed.js')))
  t.is(await own('probe_exporter_worker_ends_total{module="quick",reason="overdue"}'), '1')
  t.is(await own('probe_exporter_worker_ends_total{module="patient",reason="memory"}'), '1')
  t.is(await own('probe_exporter_worker_ends_total{module="other",reason="crashed"}'), '2')
  t.is((await probe('count')).verdict, 'ok')
})

test.serial('a worker is used again, and its prober remembers as one in the exporter does', async (t) => {
  const { probe } = await start(t)
  const first = await probe('count')
  t.not(first.series.get('pid'), String(process.pid))
  const second = await probe('count')
  t.is(second.series.get('pid'), first.series.get('pid'))
  const here = await probe('count', 'here')
  t.is(here.series.get('pid'), String(process.pid))
  t.deepEqual(
    [first, second, here].map(({ series }) => series.get('n')),
    ['0', '1', '0'],
  )
  t.is((await probe('count:1', 'deed')).series.get('n'), '0') // Nothing is remembered of what the file does not list.
  const refused = await probe('function')
  t.is(refused.verdict, 'internal/check')
  t.regex(refused.outcome.ok ? '' : refused.outcome.message, /could not be cloned/)
})

test.serial(
  'a target that does not answer an isolated prober is down, also where Prometheus sets the timeout',
  async (t) => {
    const { exporter, probe } = await start(t)
    await probe('count')
    const scrape = { target: 'wait:1', module: 'deed', scrapeTimeoutMs: 1000 }
    const { result } = await exporter.probe(scrape)
    t.is(verdictOf(result.outcome), 'timeout/check')
  },
)

test.serial('what a prober itself sends to the parent of its process is no answer', async (t) => {
  const { probe } = await start(t)
  t.is((await probe('tells:1', 'deed')).verdict, 'ok')
})

test.serial(
  'metrics of every kind come from a worker as they are, and what is wrong with one is told here',
  async (t) => {
    const { probe, own } = await start(t)
    const isolated = await probe('all:1', 'deed')
    const here = await probe('all:1', 'here')
    const ofProber = (text: string): string => text.slice(text.indexOf('# HELP begun'))
    t.is(isolated.series.get('big_total{a="b"}'), String(2n ** 60n))
    t.is(isolated.series.get('big_created{a="b"}'), '1.5')
    t.is(ofProber(isolated.text), ofProber(here.text))
    t.is(await own('probe_exporter_dropped_samples_total{reason="invalid_name"}'), '2')
  },
)

test.serial('what is in the log of a worker is without secrets, of the file and its own', async (t) => {
  const { probe, lines } = await start(t)
  const { outcome, debug, log } = await probe('hide:1', 'deed')
  for (const text of [JSON.stringify(log), debug, lines.join('\n'), outcome.ok ? '' : outcome.message]) {
    t.notRegex(text, /own-secret|file-secret/)
  }
  t.true(log.some(({ message }) => message === '<secret> and <secret>'))
  t.true((await probe('options:1', 'deed')).log.some(({ message }) => message === '{"word":"FILE-SECRET"}'))
  t.true((await probe('options:1', 'quick')).log.some(({ message }) => message === '{"word":"NONE"}'))
})

test.serial('a worker asks the same guard', async (t) => {
  const { port } = await startTcp(t, say('hi\n'))
  const { probe } = await start(t, `  listed: { address: '127.0.0.1:${port}', module: deed }`)
  const listed = await probe('listed')
  t.is(listed.verdict, 'ok')
  t.true(listed.log.some(({ message }) => message === 'hi'))
  const error = await t.throwsAsync(probe(`127.0.0.1:${port}`, 'deed'))
  t.like(error, { status: 403 })
  t.is((await probe('localhost.:1', 'deed')).verdict, 'refused/connect')
  t.is((await probe('elsewhere:1', 'deed')).verdict, 'denied/resolve')
})

test.serial('a scrape that goes away ends its probe, and the worker takes the next one', async (t) => {
  const { probe } = await start(t)
  const before = await probe('count')
  const gone = new AbortController()
  const waiting = probe('wait:1', 'deed', gone.signal)
  gone.abort(new Error('gone'))
  await t.throwsAsync(waiting, { message: 'gone' })
  const after = await probe('count')
  t.is(after.series.get('pid'), before.series.get('pid'))
})

test.serial('more probes than workers wait for one', async (t) => {
  const { probe, own } = await start(t)
  const results = await Promise.all(Array.from({ length: 20 }, () => probe('count')))
  t.deepEqual([...new Set(results.map(({ verdict }) => verdict))], ['ok'])
  t.true(new Set(results.map(({ series }) => series.get('pid'))).size <= 4)
  t.is(await own('probe_exporter_overhead_seconds_count{part="worker_wait"}'), '20')
})

test.serial('a reload lets the workers go, and those that probe when they have done so', async (t) => {
  const { probe, exporter } = await start(t)
  const before = await probe('count')
  const pid = Number(before.series.get('pid'))
  const running = probe('wait:1', 'quick')
  await exporter.reload()
  t.is((await running).verdict, 'timeout/check')
  const after = await probe('count')
  t.not(Number(after.series.get('pid')), pid)
  t.is(after.series.get('n'), '0')
  await gone(pid)
  t.pass()
})

test.serial('what a worker has started ends with it', async (t) => {
  const { probe, exporter } = await start(t)
  const { series } = await probe('spawn:1', 'deed')
  const pid = Number(series.get('pid'))
  t.true(isAlive(pid))
  await exporter.drain(0)
  await gone(pid)
})

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
