import test, { type ExecutionContext } from 'ava'
import { TEXT } from '../../src/metrics/exposition.ts'
import { OverloadError } from '../../src/probe/overload-error.ts'
import { say, startTcp } from '../support/servers.ts'
import { startApp } from '../web/start-app.ts'
import { startHeldTarget } from './held-target.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

/** `cached` has a cache, `plain` has none. */
function yamlOf(address: string): string {
  return `modules:
  cached: { prober: daytime, timeout: 60s, cache: 60s }
  plain: { prober: daytime, timeout: 60s, cache: 0s }
targets:
  a: { address: "${address}", module: cached }
  b: { address: "${address}", module: cached }
  plain: { address: "${address}", module: plain }
`
}

async function startWithCache(t: ExecutionContext) {
  const target = await startTcp(t, say('12:00 2026\n'))
  return { ...(await startApp(t, yamlOf(target.address), { unlisted: 'allow' })), target }
}

const AGE = /^probe_cache_age_seconds (\S+)$/m

test('scrapes of a module with a cache share a probe, and say how old it is', async (t) => {
  const { ask, target, own } = await startWithCache(t)
  const first = (await ask('/probe?target=a')).text
  const second = (await ask('/probe?target=a')).text
  t.is(target.accepted(), 1)
  t.is(AGE.exec(first)?.[1], '0')
  t.true(Number(AGE.exec(second)?.[1]) > 0)
  t.is(second.replace(AGE, ''), first.replace(AGE, ''))
  t.regex(second, /^# TYPE probe_cache_age_seconds gauge$/m)
  t.is(await own('probe_exporter_probes_total{module="cached",result="success"}'), '1')
  for (const result of ['probed', 'cached']) {
    t.is(await own(`probe_exporter_cache_scrapes_total{module="cached",result="${result}"}`), '1')
  }
})

test('a module without a cache probes each time, and has no such metric', async (t) => {
  const { ask, target } = await startWithCache(t)
  for (let scrape = 0; scrape < 2; scrape += 1) t.notRegex((await ask('/probe?target=plain')).text, AGE)
  t.is(target.accepted(), 2)
})

test('two scrapes at once are one probe in one slot, also where they come by HTTP', async (t) => {
  const target = await startHeldTarget(t)
  const { ask, own } = await startApp(t, yamlOf(target.address), { maxConcurrency: 1 })
  const asked = [ask('/probe?target=a'), ask('/probe?target=a')]
  await target.arrived
  t.is(await own('probe_exporter_probes_in_flight'), '1')
  target.answer('12:00 2026\n')
  for (const { text } of await Promise.all(asked)) t.regex(text, /^probe_success 1$/m)
  t.is(await own('probe_exporter_probes_waiting'), '0')
  t.is(await own('probe_exporter_probes_total{module="cached",result="success"}'), '1')
})

test('each scrape that is refused for want of time or of a slot counts, also where it shares a probe', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter, own } = await startExporter(t, yamlOf(target.address), { maxConcurrency: 1 })
  const refused = (scrapeTimeoutMs: number) =>
    t.throwsAsync(exporter.probe({ ...scrapeOf('b'), scrapeTimeoutMs }), { instanceOf: OverloadError })
  const first = exporter.probe(scrapeOf('a'))
  await target.arrived
  const late = t.throwsAsync(exporter.probe({ ...scrapeOf('a'), scrapeTimeoutMs: 1 }))
  await Promise.all([refused(100), refused(100), late])
  t.is(await own('probe_exporter_overload_total{reason="no_slot"}'), '2')
  t.is(await own('probe_exporter_overload_total{reason="too_late"}'), '1')
  target.answer('12:00 2026\n')
  await first
})

const different = [
  { title: 'targets with the same address', queries: ['target=a', 'target=b'] },
  { title: 'a target and another hostname', queries: ['target=a', 'target=a&hostname=x.example'] },
  { title: 'two hostnames', queries: ['target=a&hostname=y.example', 'target=a&hostname=x.example'] },
  {
    title: 'two passwords of an address',
    queries: ['target=u:p@ADDRESS&module=cached', 'target=u:q@ADDRESS&module=cached'],
  },
  { title: 'a target and its address', queries: ['target=a', 'target=ADDRESS&module=cached'] },
]

for (const { title, queries } of different) {
  test(`${title} share nothing`, async (t) => {
    const { ask, own, target } = await startWithCache(t)
    for (const query of queries) await ask(`/probe?${query.replace('ADDRESS', target.address)}`)
    t.is(await own('probe_exporter_cache_scrapes_total{module="cached",result="probed"}'), '2')
  })
}

test('an empty hostname is the same as none', async (t) => {
  const { ask, target } = await startWithCache(t)
  for (const query of ['target=a', 'target=a&hostname=']) await ask(`/probe?${query}`)
  t.is(target.accepted(), 1)
})

test('a reload begins anew, and one that fails does not', async (t) => {
  const { ask, target, exporter, rewrite } = await startWithCache(t)
  await ask('/probe?target=a')
  await exporter.reload()
  await ask('/probe?target=a')
  t.is(target.accepted(), 2)
  await rewrite('')
  await t.throwsAsync(exporter.reload())
  await ask('/probe?target=a')
  t.is(target.accepted(), 2)
})

test('a prober that has a metric of that name does not take its place', async (t) => {
  const prober = `
import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'liar',
  options: z.strictObject({}),
  async probe({ metrics }) {
    metrics.gauge({ name: 'probe_cache_age_seconds', help: 'x' }).set(42)
    metrics.registry.setDefaultLabels({ site: 'b' })
  },
})
`
  const { exporter, rewrite } = await startExporter(t, 'modules: {}', { files: { 'liar.ts': prober } })
  await rewrite(`probers: [./liar.ts]
modules: { m: { prober: liar, cache: 1h }, plain: { prober: liar } }
targets: { a: { address: x, module: m }, plain: { address: x, module: plain } }
`)
  await exporter.reload()
  const render = async (target: string): Promise<string> => {
    const { result } = await exporter.probe(scrapeOf(target))
    return exporter.render(result.metrics, TEXT)
  }
  t.regex(await render('a'), /^probe_cache_age_seconds\{site="b"\} 0$/m)
  // Labels that its registry adds are there with a cache as without.
  for (const target of ['a', 'plain']) t.regex(await render(target), /^probe_success\{site="b"\} 1$/m)
})
