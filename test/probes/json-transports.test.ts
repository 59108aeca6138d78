import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { renderOpenMetrics } from 'probe-exporter'
import json from '../../probes/json.ts'
import { LruCache } from '../../src/net/lru-cache.ts'
import type { ProbeResult } from '../../src/probe/runner.ts'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { testContract } from '../support/contract.ts'
import { startHttpTarget } from '../support/http-target.ts'
import { runProber, verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

const DOCUMENT = '{"n": 7}'
const metrics = [{ name: 'n', type: 'gauge', value: '$.n' }]
const ca = await createAuthority('json')
const certificate = await issueCertificate(ca, 'localhost', 10)

testContract({
  prober: json,
  options: { metrics },
  healthy: (socket) => socket.write(DOCUMENT),
  silentVerdict: 'timeout/receive',
  phases: ['resolve', 'connect', 'receive', 'check'],
  golden: [
    '# TYPE n gauge',
    'n 7',
    '# TYPE probe_json_dropped_samples gauge',
    'probe_json_dropped_samples{reason="limit"} 0',
    'probe_json_dropped_samples{reason="duplicate"} 0',
  ],
})

async function metricOf({ metrics: { registry } }: ProbeResult): Promise<string | undefined> {
  return /^n (.*)$/m.exec(await renderOpenMetrics(registry))?.[1]
}

/** Answers a line with the document, as haproxy does, and closes. */
function answerLine(lines: string[]): (socket: Socket) => void {
  return (socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      lines.push(String(bytes))
      socket.end(DOCUMENT)
    })
  }
}

test('a line is sent first where the service waits for one', async (t) => {
  const lines: string[] = []
  const { address } = await startTcp(t, answerLine(lines))
  const result = await runProber(json, address, { options: { metrics, send: 'show stat json' } })
  t.is(verdictOf(result.outcome), 'ok')
  t.is(await metricOf(result), '7')
  t.deepEqual(lines, ['show stat json\n'])
})

async function startUnix(t: ExecutionContext, lines: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-'))
  const path = join(folder, 'a.sock')
  const server = createServer(answerLine(lines))
  await new Promise<void>((resolve) => server.listen(path, resolve))
  t.teardown(async () => {
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true })
  })
  return path
}

for (const prefix of ['', 'unix:', 'unix://']) {
  test(`a document comes over a socket named ${prefix}/path`, async (t) => {
    const path = await startUnix(t, [])
    const result = await runProber(json, `${prefix}${path}`, { options: { metrics, send: 'x' } })
    t.is(verdictOf(result.outcome), 'ok')
    t.is(await metricOf(result), '7')
  })
}

test('a socket that is no target of the file is denied', async (t) => {
  const path = await startUnix(t, [])
  const guard = (endpoint: object) => ('path' in endpoint ? 'deny' : 'allow') as 'deny' | 'allow'
  t.is(verdictOf((await runProber(json, path, { options: { metrics }, guard })).outcome), 'denied/connect')
})

test('a document comes over TLS, with the metrics of the certificate', async (t) => {
  const port = await startTls(t, certificate, say(DOCUMENT))
  const options = { metrics, transport: 'tls', tls_config: { ca: ca.cert }, preferred_ip_protocol: 'ip4' }
  const result = await runProber(json, `localhost:${port}`, { options })
  t.is(verdictOf(result.outcome), 'ok')
  t.is(await metricOf(result), '7')
  t.regex(await renderOpenMetrics(result.metrics.registry), /^probe_tls_version_info\{version="TLS 1\.3"\} 1$/m)
})

test('a certificate that cannot be trusted fails', async (t) => {
  const port = await startTls(t, certificate, say(DOCUMENT))
  const options = { metrics, transport: 'tls', preferred_ip_protocol: 'ip4' }
  t.is(verdictOf((await runProber(json, `localhost:${port}`, { options })).outcome), 'tls/tls')
})

const ok = (body: string, status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`

test('a document is requested with the settings of the http prober', async (t) => {
  const target = await startHttpTarget(t, () => ok(DOCUMENT))
  const http = { method: 'POST', body: '{"q": 1}', headers: { Accept: 'application/json' }, bearer_token: 's3cret' }
  const result = await runProber(json, `http://${target.address}/stats?a=b`, { options: { metrics, http } })
  t.is(verdictOf(result.outcome), 'ok')
  t.is(await metricOf(result), '7')
  const [request] = target.requests
  t.is(`${request?.method} ${request?.path} ${request?.body}`, 'POST /stats?a=b {"q": 1}')
  t.is(request?.header('accept'), 'application/json')
  t.is(request?.header('authorization'), 'Bearer s3cret')
})

test('counters of another host at the same address are not compared', async (t) => {
  const target = await startHttpTarget(t, ({ header }) => ok(`{"n": ${header('host') === 'b' ? 1 : 5}, "t": 0}`))
  const memory = new LruCache<string, unknown>(10)
  const options = { metrics: [{ name: 'n', type: 'counter', value: '$.n', created: '$.t' }] }
  const flagFor = async (hostname: string | undefined): Promise<string | undefined> => {
    const host = hostname === undefined ? {} : { hostname }
    const {
      metrics: { registry },
    } = await runProber(json, `http://${target.address}/`, { options, memory, ...host })
    return /^probe_counter_regression\S* (.*)$/m.exec(await renderOpenMetrics(registry))?.[1]
  }
  t.is(await flagFor(undefined), '0')
  t.is(await flagFor('b'), undefined)
  t.is(await flagFor(undefined), '0')
})

test('a URL may leave its scheme out where the transport is http', async (t) => {
  const target = await startHttpTarget(t, () => ok(DOCUMENT))
  const result = await runProber(json, target.address, { options: { metrics, transport: 'http' } })
  t.is(verdictOf(result.outcome), 'ok')
})

test('a document is requested over https', async (t) => {
  const target = await startHttpTarget(t, () => ok(DOCUMENT), certificate)
  const http = { tls_config: { ca: ca.cert }, enable_http2: false, preferred_ip_protocol: 'ip4' }
  const result = await runProber(json, `https://localhost:${target.port}/`, { options: { metrics, http } })
  t.is(verdictOf(result.outcome), 'ok')
  t.true((await renderOpenMetrics(result.metrics.registry)).includes('probe_ssl_earliest_cert_expiry '))
})

const answers = [
  { title: 'a bad status', reply: ok(DOCUMENT, '503 Busy'), http: {}, verdict: 'status/check' },
  {
    title: 'a status that is good here',
    reply: ok(DOCUMENT, '503 Busy'),
    http: { valid_status_codes: [503] },
    verdict: 'ok',
  },
  { title: 'no JSON', reply: ok('<html>'), http: {}, verdict: 'protocol/check' },
  { title: 'more behind the document', reply: ok('{"n": 7} {}'), http: {}, verdict: 'protocol/check' },
  { title: 'a long body', reply: ok(`{"n": 7, "x": "${'x'.repeat(70_000)}"}`), http: {}, verdict: 'too_large/receive' },
  {
    title: 'a long body that is allowed',
    reply: ok(`{"n": 7, "x": "${'x'.repeat(70_000)}"}`),
    http: { body_size_limit: '100KB' },
    verdict: 'ok',
  },
  {
    title: 'a redirect that is not followed',
    reply: 'HTTP/1.1 302 Go\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n',
    http: { follow_redirects: false, valid_status_codes: [302] },
    verdict: 'mismatch/check',
  },
] as const

for (const { title, reply, http, verdict } of answers) {
  test(`over http, ${title}: ${verdict}`, async (t) => {
    const target = await startHttpTarget(t, () => reply)
    const result = await runProber(json, `http://${target.address}/`, { options: { metrics, http } })
    t.is(verdictOf(result.outcome), verdict)
  })
}

test('what is secret in the request is known as such', (t) => {
  const options = json.options.parse({ http: { bearer_token: 's3cret' }, tls_config: {} })
  t.deepEqual([...(json.secrets?.(options) ?? [])], ['s3cret'])
})

test('a request that cannot be made is refused before it', (t) => {
  const options = json.options.parse({ http: { enable_http3: true, enable_http2: false } })
  t.regex(json.refuse?.(options, { address: 'http://a/' }) ?? '', /HTTP\/3/)
  t.is(json.refuse?.(options, { address: 'a:1' }), undefined)
})

test('a document over more than max_bytes is too large', async (t) => {
  const { address } = await startTcp(t, say(`{"n": 7, "x": "${'x'.repeat(100)}"}`))
  t.is(
    verdictOf((await runProber(json, address, { options: { metrics, max_bytes: 50 } })).outcome),
    'too_large/receive',
  )
  t.is(verdictOf((await runProber(json, address, { options: { metrics, max_bytes: 200 } })).outcome), 'ok')
})
