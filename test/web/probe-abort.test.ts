import { request } from 'node:http'
import test from 'ava'
import { startHeldTarget } from '../exporter/held-target.ts'
import { clockYaml, startApp } from './start-app.ts'

const IN_FLIGHT = 'probe_exporter_probes_in_flight'
const ABORTED = 'probe_exporter_probes_total{module="daytime",result="aborted"}'
const AN_HOUR = 3_600_000

test('a client that goes away ends its probe: the target is left, and it counts as aborted', async (t) => {
  const target = await startHeldTarget(t)
  const { url, own, exporter, lines } = await startApp(t, clockYaml(target.address))
  const client = request(`${url}/probe?target=clock`)
  client.on('error', () => {}) // It hangs up itself.
  client.end()
  await target.arrived
  t.is(await own(IN_FLIGHT), '1')
  client.destroy()
  await target.gone
  await exporter.drain(AN_HOUR)
  t.is(await own(IN_FLIGHT), '0')
  t.is(await own(ABORTED), '1')
  t.deepEqual(lines, [])
  t.deepEqual(exporter.history.list(), [])
})

test('a client that goes away takes no other probe with it', async (t) => {
  const target = await startHeldTarget(t)
  const { url, ask, own } = await startApp(t, clockYaml(target.address))
  const leaving = request(`${url}/probe?target=clock`)
  leaving.on('error', () => {})
  leaving.end()
  await target.arrived
  const staying = ask('/probe?target=clock')
  leaving.destroy()
  await target.gone
  target.answer('12:00 2026\n')
  t.regex((await staying).text, /^probe_success 1$/m)
  t.is(await own('probe_exporter_probes_total{module="daytime",result="success"}'), '1')
  t.is(await own(ABORTED), '1')
})

test('a client that stays after its answer aborts nothing', async (t) => {
  const target = await startHeldTarget(t)
  target.answer('12:00 2026\n')
  const { url, own } = await startApp(t, clockYaml(target.address))
  for (let scrape = 0; scrape < 3; scrape += 1) {
    const response = await fetch(`${url}/probe?target=clock`) // On one connection, which is kept.
    t.regex(await response.text(), /^probe_success 1$/m)
  }
  t.is(await own(ABORTED), undefined)
  t.is(await own(IN_FLIGHT), '0')
})
