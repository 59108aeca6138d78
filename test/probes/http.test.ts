import test from 'ava'
import http from '../../probes/http.ts'
import { testContract } from '../support/contract.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { endless, reset, say, startTcp } from '../support/servers.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'

testContract({
  prober: http,
  healthy: (socket) => socket.once('data', () => socket.write(OK)),
  address: (hostPort) => `http://${hostPort}/`,
  silentVerdict: 'timeout/receive',
  phases: ['resolve', 'connect', 'send', 'receive', 'check'],
  golden: [
    '# TYPE probe_http_duration_seconds gauge',
    'probe_http_duration_seconds{phase="resolve"} *',
    'probe_http_duration_seconds{phase="connect"} *',
    'probe_http_duration_seconds{phase="tls"} *',
    'probe_http_duration_seconds{phase="processing"} *',
    'probe_http_duration_seconds{phase="transfer"} *',
    '# TYPE probe_http_content_length gauge',
    'probe_http_content_length 5',
    '# TYPE probe_http_uncompressed_body_length gauge',
    'probe_http_uncompressed_body_length 5',
    '# TYPE probe_http_redirects gauge',
    'probe_http_redirects 0',
    '# TYPE probe_http_ssl gauge',
    'probe_http_ssl 0',
    '# TYPE probe_http_status_code gauge',
    'probe_http_status_code 200',
    '# TYPE probe_http_version gauge',
    'probe_http_version 1.1',
    '# TYPE probe_failed_due_to_regex gauge',
    'probe_failed_due_to_regex 0',
  ],
})

const head = (status: string): string => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`

const cases = [
  { title: '200', handle: say(OK), verdict: 'ok' },
  { title: '204', handle: say('HTTP/1.1 204 No Content\r\n\r\n'), verdict: 'ok' },
  { title: '299', handle: say(head('299 Odd')), verdict: 'ok' },
  { title: 'HTTP/1.0 without a length', handle: say('HTTP/1.0 200 OK\r\n\r\nhello'), verdict: 'ok' },
  { title: '301', handle: say(head('301 Moved Permanently')), verdict: 'status/check' },
  { title: '404', handle: say(head('404 Not Found')), verdict: 'status/check' },
  { title: '503', handle: say(head('503 Service Unavailable')), verdict: 'status/check' },
  {
    title: '101',
    handle: say('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    verdict: 'status/check',
  },
  { title: '100 before 200', handle: say(`HTTP/1.1 100 Continue\r\n\r\n${OK}`), verdict: 'ok' },
  { title: 'an answer that is not HTTP', handle: say('220 smtp.example ESMTP\r\n'), verdict: 'protocol/receive' },
  { title: 'the end before an answer', handle: say(''), verdict: 'closed/receive' },
  { title: 'the end within the head', handle: say('HTTP/1.1 200 OK\r\nX'), verdict: 'closed/receive' },
  {
    title: 'the end within the body',
    handle: say('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello'),
    verdict: 'closed/receive',
  },
  {
    title: 'a reset within the body',
    handle: reset('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello'),
    verdict: 'closed/receive',
  },
  {
    title: 'a broken chunk',
    handle: say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
    verdict: 'protocol/receive',
  },
  {
    title: 'a head without end',
    handle: (socket: Parameters<ReturnType<typeof say>>[0]) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      endless(`X: ${'x'.repeat(1000)}\r\n`)(socket)
    },
    verdict: 'too_large/receive',
  },
] as const

for (const { title, handle, verdict } of cases) {
  test(`${title} is ${verdict}`, async (t) => {
    const { address } = await startTcp(t, handle)
    const { outcome } = await runProber(http, `http://${address}/`)
    t.is(verdictOf(outcome), verdict)
  })
}

test('a body without end is too large', async (t) => {
  const { address } = await startTcp(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    endless('x'.repeat(1024 * 1024))(socket)
  })
  const { outcome } = await runProber(http, address, { timeoutMs: 20_000 })
  t.is(verdictOf(outcome), 'too_large/receive')
})

test('the request has path and query as they are, the Host, and asks for no second one', async (t) => {
  const asked = Promise.withResolvers<string>()
  const { address } = await startTcp(t, (socket) => {
    socket.once('data', (bytes) => {
      asked.resolve(String(bytes))
      socket.end(OK)
    })
  })
  await runProber(http, `${address}/a%20b?c=d&e`)
  const lines = (await asked.promise).split('\r\n')
  t.is(lines[0], 'GET /a%20b?c=d&e HTTP/1.1')
  t.true(lines.includes(`Host: ${address}`))
  t.true(lines.includes('Connection: close'))
})

test('a failed connection has the phases of HTTP all the same', async (t) => {
  const result = await runProber(http, 'http://127.0.0.1:1/')
  const lines = await goldenOf(result)
  t.is(lines.filter((line) => line.startsWith('probe_http_duration_seconds{')).length, 5)
})

for (const address of ['http://[::1/', 'ftp://127.0.0.1/', 'file:///etc/passwd', '']) {
  test(`${address} is no URL of HTTP`, async (t) => {
    const { outcome } = await runProber(http, address)
    t.is(verdictOf(outcome), 'unreachable/resolve')
  })
}

const credentials = [
  ['user:pass@', 'Basic dXNlcjpwYXNz'],
  ['user%40corp:p%3Aw@', 'Basic dXNlckBjb3JwOnA6dw=='],
  ['token@', 'Basic dG9rZW46'],
  ['%zz:x@', 'Basic JXp6Ong='],
  ['', undefined],
] as const

for (const [userinfo, expected] of credentials) {
  test(`the credentials ${userinfo} of a URL are sent as ${expected}`, async (t) => {
    const asked = Promise.withResolvers<string>()
    const { address } = await startTcp(t, (socket) => {
      socket.once('data', (bytes) => {
        asked.resolve(String(bytes))
        socket.end(OK)
      })
    })
    await runProber(http, `http://${userinfo}${address}/`)
    t.is(/^authorization: (.*)\r$/im.exec(await asked.promise)?.[1], expected)
  })
}
