import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { USER_AGENT } from '../../src/http/trace.ts'
import { OK, startHttpTarget } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { startTcp } from '../support/servers.ts'
import { runFetch } from './run-fetch.ts'

const AGENT = `User-Agent: ${USER_AGENT}`

const cases = [
  { title: 'a GET', options: {}, lines: [AGENT, 'Connection: close'] },
  {
    title: 'a GET with a body',
    options: { body: 'äb' },
    lines: [AGENT, 'Content-Length: 3', 'Connection: close'],
    body: '\xc3\xa4b',
  },
  {
    title: 'a POST without a body',
    options: { method: 'POST' },
    lines: [AGENT, 'Content-Length: 0', 'Connection: close'],
  },
  {
    title: 'headers of the settings',
    options: { headers: { 'x-one': 'ä', 'User-Agent': 'me', 'content-length': '9', Connection: 'keep-alive' } },
    lines: ['User-Agent: me', 'X-One: \xc3\xa4', 'Connection: close'],
  },
  { title: 'an empty User-Agent', options: { headers: { 'user-agent': '' } }, lines: ['Connection: close'] },
  {
    title: 'an upgrade',
    options: { headers: { connection: 'Upgrade', upgrade: 'websocket' } },
    lines: [AGENT, 'Connection: Upgrade', 'Upgrade: websocket'],
  },
  { title: 'a compression', options: { compression: 'gzip' }, lines: [AGENT, 'Connection: close'] },
] as const

for (const { title, options, lines, ...rest } of cases) {
  test(`${title} is sent as blackbox_exporter sends it`, async (t) => {
    const target = await startHttpTarget(t, () => OK)
    const { outcome } = await runFetch(`${target.address}/`, { options })
    t.is(verdictOf(outcome), 'compression' in options ? 'protocol/receive' : 'ok')
    t.deepEqual(target.requests[0]?.lines, [`Host: ${target.address}`, ...lines])
    t.is(target.requests[0]?.body, 'body' in rest ? rest.body : '')
    t.is(target.requests.length, 1)
  })
}

test('the Host header of the settings takes the place of that of the URL', async (t) => {
  const target = await startHttpTarget(t, () => OK)
  await runFetch(target.address, { options: { headers: { host: 'one.example:81' } } })
  await runFetch(target.address, { hostname: 'two.example' })
  t.deepEqual(
    target.requests.map(({ header }) => header('host')),
    ['one.example:81', 'two.example'],
  )
})

test('a body from a file is sent in chunks', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'body'), 'from a file')
  const target = await startHttpTarget(t, () => OK)
  await runFetch(target.address, { options: { method: 'POST', body_file: join(folder, 'body') } })
  t.is(target.requests[0]?.header('transfer-encoding'), 'chunked')
  t.is(target.requests[0]?.body, 'b\r\nfrom a file\r\n0\r\n\r\n')
})

test('a body file that cannot be read fails the probe before it connects', async (t) => {
  const target = await startHttpTarget(t, () => OK)
  const { outcome } = await runFetch(target.address, { options: { body_file: '/nonexistent' } })
  t.is(verdictOf(outcome), 'internal/send')
  t.is(target.requests.length, 0)
})

test('an answer that comes before the whole request was taken counts', async (t) => {
  const { address } = await startTcp(t, (socket) => {
    socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n')
    setImmediate(() => socket.pause())
  })
  const { outcome, trace } = await runFetch(address, { options: { method: 'POST', body: 'x'.repeat(20_000_000) } })
  t.is(verdictOf(outcome), 'ok')
  t.is(trace.answer?.status, 413)
})

for (const headers of [{ 'a b': 'c' }, { a: 'b\r\nc: d' }, { a: 'b\0' }]) {
  test(`the header ${JSON.stringify(headers)} is not sent`, async (t) => {
    const target = await startHttpTarget(t, () => OK)
    const { outcome } = await runFetch(target.address, { options: { headers } })
    t.is(verdictOf(outcome), 'internal/send')
    t.is(target.requests.length, 0)
  })
}
