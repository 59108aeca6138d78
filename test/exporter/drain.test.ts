import test from 'ava'
import { HttpError } from '../../src/targets/http-error.ts'
import { startHeldTarget } from './held-target.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

const IN_FLIGHT = 'probe_exporter_probes_in_flight'
const AN_HOUR = 3_600_000

function clock(address: string): string {
  return `modules: { daytime: { prober: daytime, timeout: 60s } }
targets: { clock: { address: "${address}", module: daytime } }
`
}

test('an exporter without probes is drained at once', async (t) => {
  const { exporter } = await startExporter(t, clock('127.0.0.1:1'))
  t.true(exporter.isReady)
  await exporter.drain(AN_HOUR)
  t.false(exporter.isReady)
})

test('an exporter that drains refuses new probes with a 503', async (t) => {
  const { exporter } = await startExporter(t, clock('127.0.0.1:1'))
  await exporter.drain(AN_HOUR)
  const error = await t.throwsAsync(exporter.probe(scrapeOf('clock')), { instanceOf: HttpError })
  t.is(error.status, 503)
  t.is(error.message, 'the exporter shuts down')
})

test('draining waits for the probes in flight, which end as they would have', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter, own } = await startExporter(t, clock(target.address))
  const probing = [exporter.probe(scrapeOf('clock')), exporter.probe(scrapeOf('clock'))]
  await target.arrived
  t.is(await own(IN_FLIGHT), '2')
  let drained = false
  const draining = exporter.drain(AN_HOUR).then(() => {
    drained = true
  })
  t.false(exporter.isReady)
  await own(IN_FLIGHT)
  t.false(drained)
  target.answer('12:00 2026\n')
  const outcomes = (await Promise.all(probing)).map(({ result }) => result.outcome.ok)
  await draining
  t.deepEqual(outcomes, [true, true])
  t.is(await own(IN_FLIGHT), '0')
})

test('draining waits no longer than it is told to', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter, own } = await startExporter(t, clock(target.address))
  const probing = exporter.probe(scrapeOf('clock'))
  await target.arrived
  const refused = t.throwsAsync(probing, { instanceOf: HttpError, message: /shuts down/ })
  await exporter.drain(1)
  t.is((await refused).status, 503)
  t.is(await own(IN_FLIGHT), '0')
})

test('everybody who drains is told of the end', async (t) => {
  const target = await startHeldTarget(t)
  const { exporter } = await startExporter(t, clock(target.address))
  const probing = exporter.probe(scrapeOf('clock'))
  await target.arrived
  const draining = [exporter.drain(AN_HOUR), exporter.drain(AN_HOUR)]
  target.answer('12:00 2026\n')
  await Promise.all([probing, ...draining])
  t.pass()
})
