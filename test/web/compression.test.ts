import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { say, startTcp } from '../support/servers.ts'
import { clockYaml, startApp } from './start-app.ts'

const encodings = [
  { asked: undefined, gzip: false },
  { asked: '', gzip: false },
  { asked: 'gzip', gzip: true },
  { asked: 'GZIP', gzip: true },
  { asked: 'gzip, deflate, br, zstd', gzip: true },
  { asked: 'br;q=1.0, gzip;q=0.8, *;q=0.1', gzip: true },
  { asked: '*', gzip: true },
  { asked: 'gzip;q=0', gzip: false },
  { asked: 'gzip;q=0.0, identity', gzip: false },
  { asked: '*;q=0', gzip: false },
  { asked: 'identity;q=1, gzip;q=0.5', gzip: false },
  { asked: 'identity', gzip: false },
  { asked: 'br', gzip: false },
  { asked: 'deflate', gzip: false },
  { asked: ';;;,,, gzip-ish', gzip: false },
]

for (const { asked, gzip } of encodings) {
  test(`a long answer to Accept-Encoding: ${asked} is ${gzip ? 'compressed' : 'plain'}`, async (t) => {
    const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
    const headers: Record<string, string> = asked === undefined ? {} : { 'accept-encoding': asked }
    const { status, headers: answered, bytes } = await ask('/metrics', { headers })
    t.is(status, 200)
    t.is(answered['content-encoding'], gzip ? 'gzip' : undefined)
    t.is(answered['content-length'], String(bytes.length))
    t.deepEqual(answered.vary?.split(', ').sort(), ['Accept', 'Accept-Encoding'])
    const text = (gzip ? gunzipSync(bytes) : bytes).toString()
    t.regex(text, /^probe_exporter_probes_in_flight 0$/m)
  })
}

for (const path of ['/config', '/sd', '/-/healthy', '/health', '/nothing', '/']) {
  test(`the short answer of ${path} is not compressed`, async (t) => {
    const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
    const { headers, bytes } = await ask(path, { headers: { 'accept-encoding': 'gzip' } })
    t.is(headers['content-encoding'], undefined)
    t.true(bytes.length > 0)
  })
}

test('a probe with many metrics is compressed, and smaller for it', async (t) => {
  const fields = Array.from({ length: 200 }, (_, index) => `"requests_of_kind_${index}": ${index}`)
  const { address } = await startTcp(t, say(`{"launched": 1, ${fields.join(', ')}}`))
  const { ask } = await startApp(
    t,
    `modules: { hits: { prober: json } }\ntargets: { hits: { address: "${address}", module: hits } }\n`,
  )
  const { headers, bytes } = await ask('/probe?target=hits', { headers: { 'accept-encoding': 'gzip' } })
  t.is(headers['content-encoding'], 'gzip')
  const text = gunzipSync(bytes).toString()
  t.regex(text, /^requests_of_kind_199_total 199$/m)
  t.true(bytes.length < text.length / 2)
})

test('HEAD says how long the compressed answer would be, and sends none', async (t) => {
  const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
  const { headers, bytes } = await ask('/metrics', { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } })
  t.is(headers['content-encoding'], 'gzip')
  t.true(Number(headers['content-length']) > 0)
  t.is(bytes.length, 0)
})

test('a text beyond ASCII is sent as UTF-8, with its length in bytes', async (t) => {
  const { ask } = await startApp(t, 'modules: { zähler: { prober: daytime } }\n')
  const { headers, bytes } = await ask('/config')
  t.true(bytes.toString('utf8').includes('zähler:'))
  t.is(headers['content-length'], String(bytes.length))
})
