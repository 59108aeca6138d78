import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import test from 'ava'
import { startDaytime } from '../../examples/services/daytime.ts'
import { startHitCounter } from '../../examples/services/hit-counter.ts'
import type { RunningService } from '../../examples/services/listen.ts'
import { startSite } from '../../examples/services/site.ts'

async function ask({ port }: RunningService): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  return text(socket)
}

test('the daytime service tells the time in one line', async (t) => {
  const service = await startDaytime(0)
  t.teardown(service.close)
  const answer = await ask(service)
  t.true(answer.endsWith('\r\n'))
  t.true(Math.abs(Date.parse(answer) - Date.now()) < 3_600_000)
})

test('the hit counter counts each connection', async (t) => {
  const service = await startHitCounter(0, new Date('2020-11-04T17:57:42.448Z'))
  t.teardown(service.close)
  t.is(await ask(service), '{"launched":"2020-11-04T17:57:42.448000","requests":1}\n')
  t.is(await ask(service), '{"launched":"2020-11-04T17:57:42.448000","requests":2}\n')
})

test('the site has one page', async (t) => {
  const service = await startSite(0)
  t.teardown(service.close)
  const found = await fetch(`http://127.0.0.1:${service.port}/`)
  const missing = await fetch(`http://127.0.0.1:${service.port}/x`)
  t.deepEqual([found.status, missing.status], [200, 404])
  await Promise.all([found.text(), missing.text()])
})

test('a port that is in use is an error', async (t) => {
  const service = await startDaytime(0)
  t.teardown(service.close)
  await t.throwsAsync(startSite(service.port), { code: 'EADDRINUSE' })
})
