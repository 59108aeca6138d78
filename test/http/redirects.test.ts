import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { createGuard } from '../../src/net/guard.ts'
import { parseGuardRule } from '../../src/net/guard-rule.ts'
import { OK, redirectTo, startHttpTarget } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { runFetch } from './run-fetch.ts'

const methods = [
  { status: 301, method: 'POST', goesOn: 'GET', body: '' },
  { status: 302, method: 'POST', goesOn: 'GET', body: '' },
  { status: 303, method: 'PUT', goesOn: 'GET', body: '' },
  { status: 303, method: 'HEAD', goesOn: 'HEAD', body: '' },
  { status: 307, method: 'POST', goesOn: 'POST', body: 'abc' },
  { status: 308, method: 'PUT', goesOn: 'PUT', body: 'abc' },
] as const

for (const { status, method, goesOn, body } of methods) {
  test(`a ${method} that is answered with ${status} goes on as ${goesOn}`, async (t) => {
    const target = await startHttpTarget(t, ({ path }) => (path === '/a' ? redirectTo('/b', status) : OK))
    const { trace } = await runFetch(`${target.address}/a`, { options: { method, body: 'abc' } })
    t.deepEqual(target.requests.map((request) => [request.method, request.path, request.body])[1], [goesOn, '/b', body])
    t.is(trace.redirects, 1)
    t.is(trace.answer?.status, 200)
  })
}

for (const status of [300, 304, 305, 306, 309]) {
  test(`${status} is no redirect`, async (t) => {
    const target = await startHttpTarget(t, () => redirectTo('/b', status))
    const { trace } = await runFetch(target.address)
    t.is(trace.redirects, 0)
    t.is(trace.answer?.status, status)
    t.false(trace.answer?.followable)
  })
}

test('a redirect without a Location, or with an empty one, is the result', async (t) => {
  const target = await startHttpTarget(t, ({ path }) =>
    path === '/none' ? 'HTTP/1.1 302 Go\r\n\r\nhello' : redirectTo(''),
  )
  const none = await runFetch(`${target.address}/none`)
  const empty = await runFetch(`${target.address}/empty`)
  t.deepEqual([none.trace.redirects, none.trace.answer?.status, none.trace.bodyBytes], [0, 302, 5])
  t.deepEqual([empty.trace.redirects, empty.trace.answer?.status], [0, 302])
})

const unusable = [
  { location: 'ftp://x/', redirects: 1 },
  { location: 'http:///x', redirects: 1 },
  { location: 'http://[::1/', redirects: 0 },
]

for (const { location, redirects } of unusable) {
  test(`a redirect to ${location} fails, and there is no answer`, async (t) => {
    const target = await startHttpTarget(t, () => redirectTo(location))
    const { outcome, trace } = await runFetch(target.address)
    t.is(verdictOf(outcome), 'protocol/check')
    t.is(trace.answer, undefined)
    t.is(trace.redirects, redirects)
  })
}

test('ten redirects pass, and the eleventh is the result', async (t) => {
  const target = await startHttpTarget(t, ({ path }) => {
    const left = Number(path.slice(1))
    return left === 0 ? OK : redirectTo(`/${left - 1}`, 302).replace('Content-Length: 0\r\n\r\n', '\r\nunread')
  })
  const ten = await runFetch(`${target.address}/10`)
  const eleven = await runFetch(`${target.address}/11`)
  t.deepEqual([ten.trace.answer?.status, ten.trace.redirects], [200, 10])
  const { answer, redirects, bodyBytes } = eleven.trace
  t.deepEqual([answer?.status, redirects, bodyBytes, answer?.followable], [302, 11, 0, true])
  t.true(eleven.outcome.ok)
})

test('a redirect that is not to be followed is the result, its body unread', async (t) => {
  const target = await startHttpTarget(t, () => 'HTTP/1.1 302 Go\r\nLocation: ftp://x/\r\nContent-Length: 9\r\n\r\n')
  const { outcome, trace, body } = await runFetch(target.address, { options: { follow_redirects: false } })
  t.is(verdictOf(outcome), 'ok')
  t.deepEqual([trace.answer?.status, trace.redirects, trace.answer?.contentLength, body], [302, 1, 9, undefined])
})

test('a body from a file is not sent again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'body')
  await writeFile(file, 'abc')
  const target = await startHttpTarget(t, ({ path }) => (path === '/b' ? OK : redirectTo('/b', Number(path.slice(1)))))
  const options = { method: 'POST', body_file: file }
  const kept = await runFetch(`${target.address}/307`, { options })
  const dropped = await runFetch(`${target.address}/302`, { options })
  t.deepEqual([kept.trace.answer?.status, kept.trace.redirects], [307, 0])
  t.deepEqual([dropped.trace.answer?.status, dropped.trace.redirects], [200, 1])
})

test('each hop has a connection of its own, and the guard is asked about it', async (t) => {
  const other = await startHttpTarget(t, () => OK)
  const target = await startHttpTarget(t, () => redirectTo(`http://${other.address}/`))
  const allow = [parseGuardRule(target.address)].filter((rule) => rule !== undefined)
  const { outcome } = await runFetch(target.address, { guard: createGuard({ allow, deny: [] }) })
  t.is(verdictOf(outcome), 'denied/resolve')
  t.is(other.requests.length, 0)
})

test('a guard that allows the target by its name allows relative redirects too', async (t) => {
  const target = await startHttpTarget(t, ({ path }) => (path === '/a' ? redirectTo('/b') : OK))
  const allow = [parseGuardRule('localhost')].filter((rule) => rule !== undefined)
  const { outcome } = await runFetch(`localhost:${target.port}/a`, { guard: createGuard({ allow, deny: [] }) })
  t.is(verdictOf(outcome), 'ok')
})

test('the endless body of a redirect is not waited for', async (t) => {
  const target = await startHttpTarget(t, ({ path }) =>
    path === '/b' ? OK : (socket) => socket.write('HTTP/1.1 302 Go\r\nLocation: /b\r\n\r\n'),
  )
  const { outcome } = await runFetch(target.address, { timeoutMs: 20_000 })
  t.is(verdictOf(outcome), 'ok')
})

for (const location of ['http://127.0.0.1:99999/', 'http://a<b/', 'http://127.0.0.1:0/', 'http://%ff/']) {
  test(`a redirect to ${location} fails as a target there would`, async (t) => {
    const target = await startHttpTarget(t, () => redirectTo(location, 302, 'Set-Cookie: a=b\r\n'))
    const { outcome } = await runFetch(target.address)
    t.regex(verdictOf(outcome), /^(?:unreachable|dns)\/resolve$/)
  })
}
