import { connect } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import test from 'ava'
import { say, startTcp } from '../support/servers.ts'
import { clockYaml, type StartedApp, startApp } from './start-app.ts'

/** Sends bytes as they are, and reads until the server hangs up. */
async function send(app: StartedApp, bytes: string): Promise<string> {
  const socket = connect(app.port, '127.0.0.1')
  socket.on('error', () => {}) // The server may hang up while we still send.
  socket.write(bytes, 'latin1')
  return readAll(socket).catch(() => '')
}

const KB = 1024

const requests = [
  {
    title: 'a URL of 40 kB',
    bytes: `GET /probe?target=${'a'.repeat(40 * KB)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    status: 431,
  },
  {
    title: 'a header of 40 kB',
    bytes: `GET /sd HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(40 * KB)}\r\n\r\n`,
    status: 431,
  },
  {
    title: 'ten thousand headers',
    bytes: `GET /sd HTTP/1.1\r\nHost: a\r\n${'A: b\r\n'.repeat(10_000)}\r\n`,
    status: 431,
  },
  { title: 'no HTTP at all', bytes: 'hello\r\n\r\n', status: 400 },
  { title: 'a TLS handshake', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', status: 400 },
  { title: 'no host', bytes: 'GET /sd HTTP/1.1\r\nConnection: close\r\n\r\n', status: 400 },
  { title: 'no host, of the old HTTP', bytes: 'GET /sd HTTP/1.0\r\n\r\n', status: 400 },
  { title: 'an empty host', bytes: 'GET /sd HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', status: 400 },
  {
    title: 'two lengths',
    bytes: 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    status: 400,
  },
  { title: 'a NUL in the path', bytes: 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', status: 400 },
  { title: 'a control character in a header', bytes: 'GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n', status: 400 },
  {
    title: 'a line feed in a header',
    bytes: 'GET /sd HTTP/1.1\r\nHost: a\n\nb\r\nConnection: close\r\n\r\n',
    status: 400,
  },
  {
    title: 'the path of a proxy',
    bytes: 'GET http://evil/sd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    status: 200,
  },
  { title: 'an asterisk', bytes: 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', status: 404 },
  { title: 'a query for a path', bytes: 'GET ?a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', status: 400 },
  {
    title: 'an address that is none for a path',
    bytes: 'GET file://[::]:+1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    status: 400,
  },
  { title: 'CONNECT', bytes: 'CONNECT evil:443 HTTP/1.1\r\nHost: a\r\n\r\n', status: undefined },
  {
    title: 'an upgrade',
    bytes: 'GET /sd HTTP/1.1\r\nHost: a\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\n\r\n',
    status: 200,
  },
]

for (const { title, bytes, status } of requests) {
  test(`a request with ${title} is ${status === undefined ? 'hung up on' : `a ${status}`}, and the exporter goes on`, async (t) => {
    const app = await startApp(t, clockYaml('a:1'))
    const answer = await send(app, bytes)
    t.is(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1], status?.toString())
    t.notRegex(answer, /at .*:\d+|node_modules/)
    t.is((await app.ask('/-/healthy')).status, 200)
    t.deepEqual(app.lines, [])
  })
}

const paths = [
  { path: '/%', status: 404 },
  { path: '/%zz', status: 404 },
  { path: '/%ff', status: 404 },
  { path: '/%00', status: 404 },
  { path: '/sd?%', status: 200 },
  { path: '/sd?module=%', status: 400 },
  { path: '/sd?module=%zz', status: 400 },
  { path: '/sd?%ff%fe=%c0%80', status: 200 },
  { path: `/sd?${'a=b&'.repeat(5000)}`, status: 200 },
  { path: `/sd?${'module[a]'.repeat(3000)}=x`, status: 200 },
  { path: '/sd?__proto__=x&constructor=y&hasOwnProperty=z', status: 200 },
  { path: `/probe?target=${'a'.repeat(30_000)}`, status: 404 },
  { path: `/${'a/'.repeat(15_000)}`, status: 404 },
]

for (const { path, status } of paths) {
  test(`${path.slice(0, 40)}, ${path.length} characters, is a ${status}`, async (t) => {
    const { ask, lines } = await startApp(t, clockYaml('a:1'))
    const { status: answered, text } = await ask(path)
    t.is(answered, status)
    t.true(text.length < 1000)
    t.deepEqual(lines, [])
  })
}

const headers = [
  ['Accept', ','.repeat(30_000)],
  ['Accept', 'a/b;q='.repeat(5000)],
  ['Accept-Encoding', 'gzip;q=0,'.repeat(3000)],
  ['X-Prometheus-Scrape-Timeout-Seconds', '1'.repeat(30_000)],
] as const

for (const [name, value] of headers) {
  test(`a header ${name}: ${value.slice(0, 10)}… of ${value.length} characters is answered`, async (t) => {
    const { address } = await startTcp(t, say('12:00 2026\n'))
    const { ask } = await startApp(t, clockYaml(address))
    const { status, text } = await ask('/probe?target=clock', { headers: { [name]: value } })
    t.is(status, 200)
    t.regex(text, /^probe_success 1$/m)
  })
}
