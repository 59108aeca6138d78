import test from 'ava'
import type { Credentials } from '../../src/http/credentials.ts'
import { type HttpTarget, OK, redirectTo, startHttpTarget } from '../support/http-target.ts'
import { runFetch } from './run-fetch.ts'

/** Values of a header, request by request. */
function headersOf({ requests }: HttpTarget, name: string): readonly (string | undefined)[] {
  return requests.map(({ header }) => header(name))
}

const hosts = [
  { title: 'a relative Location', to: () => '/b', expected: 'one.example' },
  { title: 'a Location without a scheme', to: (port: number) => `//localhost:${port}/b`, expected: 'one.example' },
  { title: 'an absolute Location', to: (port: number) => `http://127.0.0.1:${port}/b`, expected: undefined },
]

for (const { title, to, expected } of hosts) {
  test(`after ${title} the Host header is ${expected ?? 'its own'}`, async (t) => {
    const target: HttpTarget = await startHttpTarget(t, ({ path }) =>
      path === '/b' ? OK : redirectTo(to(target.port)),
    )
    await runFetch(target.address, { hostname: 'one.example' })
    t.deepEqual(headersOf(target, 'host'), ['one.example', expected ?? target.address])
  })
}

test('a relative Location keeps the name of the target in the Host header', async (t) => {
  const target = await startHttpTarget(t, ({ path }) => (path === '/b' ? OK : redirectTo('b')))
  await runFetch(`localhost:${target.port}/a`)
  t.deepEqual(headersOf(target, 'host'), [`localhost:${target.port}`, `localhost:${target.port}`])
})

const secrets = {
  Authorization: 'Bearer one',
  Cookie: 'a=b',
  'Proxy-Authorization': 'x',
  'WWW-Authenticate': 'y',
  'X-Api-Key': 'k',
  Other: 'z',
}
const credentials: Credentials = {
  headersFor: async ({ isTargetHost }) => (isTargetHost ? [['X-Secret', 'mine']] : []),
}
const all = ['authorization', 'cookie', 'proxy-authorization', 'www-authenticate', 'x-api-key', 'x-secret', 'other']

const carried = [
  { title: 'the same host', to: (port: number) => `http://127.0.0.1:${port}/b`, kept: all },
  { title: 'a path', to: () => '/b', kept: all },
  { title: 'another host', to: (port: number) => `http://localhost:${port}/b`, kept: ['other'] },
]

for (const { title, to, kept } of carried) {
  test(`a redirect to ${title} carries ${kept.length === 1 ? 'no' : 'the'} credentials`, async (t) => {
    const target: HttpTarget = await startHttpTarget(t, ({ path }) =>
      path === '/b' ? redirectTo('/c') : path === '/c' ? OK : redirectTo(to(target.port)),
    )
    await runFetch(target.address, { options: { headers: secrets }, credentials })
    for (const { header } of target.requests.slice(1)) {
      t.deepEqual(
        all.filter((name) => header(name) !== undefined),
        kept,
      )
    }
    t.is(target.requests.length, 3)
  })
}

test('the target is its own host by its name and by its address', async (t) => {
  const target: HttpTarget = await startHttpTarget(t, ({ path }) =>
    path === '/c'
      ? OK
      : redirectTo(path === '/b' ? `http://127.0.0.1:${target.port}/c` : `http://LOCALHOST:${target.port}/b`),
  )
  await runFetch(`localhost:${target.port}/a`, { options: { headers: { Authorization: 'x' } } })
  t.deepEqual(headersOf(target, 'authorization'), ['x', 'x', 'x'])
})

test('credentials that were left behind at another host do not come back', async (t) => {
  const target: HttpTarget = await startHttpTarget(t, ({ path }) =>
    path === '/c'
      ? OK
      : redirectTo(path === '/b' ? `http://127.0.0.1:${target.port}/c` : `http://localhost:${target.port}/b`),
  )
  await runFetch(target.address, { options: { headers: { Authorization: 'x' } } })
  t.deepEqual(headersOf(target, 'authorization'), ['x', undefined, undefined])
})

test('the user of a URL counts unless an Authorization is given, and stays with relative redirects', async (t) => {
  const target = await startHttpTarget(t, ({ path }) => (path === '/a' ? redirectTo('/b') : OK))
  await runFetch(`user:pass@${target.address}/a`)
  await runFetch(`user:pass@${target.address}/`, { options: { headers: { authorization: 'other' } } })
  const basic = 'Basic dXNlcjpwYXNz'
  t.deepEqual(headersOf(target, 'authorization'), [basic, basic, 'other'])
})

test('the Referer has no password, and a configured one stays', async (t) => {
  const target = await startHttpTarget(t, ({ path }) => (path.startsWith('/a') ? redirectTo('/b') : OK))
  await runFetch(`user:pass@${target.address}/a?q`)
  await runFetch(`${target.address}/a`, { options: { headers: { referer: 'mine' } } })
  t.deepEqual(headersOf(target, 'referer'), [undefined, `http://${target.address}/a?q`, 'mine', 'mine'])
})

test('an answer that refuses the credentials is asked for once more', async (t) => {
  const target = await startHttpTarget(t, () => 'HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n')
  let asked = 0
  const { trace } = await runFetch(target.address, {
    credentials: {
      headersFor: async () => {
        asked += 1
        return [['Authorization', `Bearer ${asked}`]]
      },
      rejected: (status) => status === 401,
    },
  })
  t.deepEqual(headersOf(target, 'authorization'), ['Bearer 1', 'Bearer 2'])
  t.is(trace.answer?.status, 401)
})

const cookies = [
  { title: 'the next hop of the same host', to: () => '/b', expected: 'own=1; set=2' },
  { title: 'no other host', to: (port: number) => `http://localhost:${port}/b`, expected: undefined },
  { title: 'no path beside its own', to: () => '/b', path: '/c', expected: 'own=1' },
]

for (const { title, to, path: cookiePath = '/', expected } of cookies) {
  test(`a cookie goes to ${title}`, async (t) => {
    const more = `Set-Cookie: set=2; Path=${cookiePath}; HttpOnly\r\nSet-Cookie: old=3\r\n`
    const target: HttpTarget = await startHttpTarget(t, ({ path }) =>
      path === '/b' ? OK : redirectTo(to(target.port), 302, more.replace('old=3', 'old=3; Max-Age=0')),
    )
    await runFetch(target.address, { options: { headers: { Cookie: 'own=1; old=0' } } })
    t.deepEqual(headersOf(target, 'cookie'), ['own=1; old=0', expected])
  })
}

test('no more than a thousand cookies are kept', async (t) => {
  const lines = (from: number): string =>
    Array.from({ length: 600 }, (_, index) => `Set-Cookie: c${from + index}=x\r\n`).join('')
  const target = await startHttpTarget(t, ({ path }) =>
    path === '/b' ? redirectTo('/c', 302, lines(600)) : path === '/c' ? OK : redirectTo('/b', 302, lines(0)),
  )
  await runFetch(target.address)
  t.deepEqual(
    headersOf(target, 'cookie').map((header) => header?.split('; ').length),
    [undefined, 600, 1000],
  )
})
