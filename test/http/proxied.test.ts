import test from 'ava'
import { createGuard } from '../../src/net/guard.ts'
import { parseGuardRule } from '../../src/net/guard-rule.ts'
import { createAuthority, makeCertificate } from '../support/certificates.ts'
import { type ProxyRequest, startForwardProxy } from '../support/forward-proxy.ts'
import { OK, redirectTo, startHttpTarget } from '../support/http-target.ts'
import { startHttp2Target } from '../support/http2-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { freePort, say, startTcp } from '../support/servers.ts'
import { runFetch } from './run-fetch.ts'

const ca = await createAuthority('trusted')
const certificate = await makeCertificate({ ca, commonName: 'x', hosts: ['localhost', '127.0.0.1'] })
const tls_config = { ca: ca.cert }
const NO_REQUEST: ProxyRequest = { method: '', url: '', headers: {}, headersDistinct: {} }

test('a target of http is asked for by its whole URL, with the name of the Host header', async (t) => {
  const proxy = await startForwardProxy(t)
  const target = await startHttpTarget(t, () => OK)
  const { outcome, trace } = await runFetch(`http://localhost:${target.port}/a?b`, {
    options: { proxy_url: `http://user:pass@${proxy.address}`, headers: { A: 'b' } },
  })
  t.is(verdictOf(outcome), 'ok')
  t.is(trace.answer?.secure, false)
  const [{ method, url, headers } = NO_REQUEST] = proxy.requests
  t.deepEqual([method, url, headers.host], ['GET', `http://localhost:${target.port}/a?b`, `localhost:${target.port}`])
  t.deepEqual([headers['proxy-authorization'], headers['a']], ['Basic dXNlcjpwYXNz', 'b'])
})

test('a target of https is reached through a tunnel to its address', async (t) => {
  const proxy = await startForwardProxy(t)
  const target = await startHttpTarget(t, () => OK, certificate)
  const { outcome, trace } = await runFetch(`https://localhost:${target.port}/`, {
    options: {
      tls_config,
      proxy_url: `http://user:pass@${proxy.address}`,
      proxy_connect_header: { 'x-one': ['1', '2'], 'proxy-authorization': ['mine'] },
      headers: { A: 'b' },
    },
  })
  t.is(verdictOf(outcome), 'ok')
  t.is(trace.answer?.secure, true)
  const [{ method, url, headers, headersDistinct } = NO_REQUEST] = proxy.requests
  t.deepEqual([method, url, headers.host], ['CONNECT', target.address, target.address])
  t.deepEqual(
    [headersDistinct['proxy-authorization'], headers['x-one'], headers['a']],
    [['Basic dXNlcjpwYXNz'], '1, 2', undefined],
  )
  t.is(target.requests[0]?.serverName, 'localhost')
  t.is(target.requests[0]?.header('proxy-authorization'), undefined)
})

test('a tunnel leads to the name of the target where the proxy is to resolve it', async (t) => {
  const proxy = await startForwardProxy(t)
  const target = await startHttpTarget(t, () => OK, certificate)
  const { outcome } = await runFetch(`https://nowhere.invalid:${target.port}/`, {
    hostname: 'localhost',
    options: { tls_config, proxy_url: `http://${proxy.address}`, skip_resolve_phase_with_proxy: true },
  })
  t.is(verdictOf(outcome), 'ok')
  t.is(proxy.requests[0]?.url, `nowhere.invalid:${target.port}`)
})

test('the target is resolved before the proxy is asked', async (t) => {
  const proxy = await startForwardProxy(t)
  const { outcome } = await runFetch('http://nowhere.invalid/', { options: { proxy_url: `http://${proxy.address}` } })
  t.is(verdictOf(outcome), 'dns/resolve')
  t.is(proxy.requests.length, 0)
})

test('a proxy of https is verified by its own name, and HTTP/2 is spoken within the tunnel', async (t) => {
  const proxy = await startForwardProxy(t, certificate)
  const target = await startHttp2Target(t, certificate, (stream) => {
    stream.respond({ ':status': 200 })
    stream.end('ok')
  })
  const { outcome, trace } = await runFetch(`https://localhost:${target.port}/`, {
    options: { tls_config, proxy_url: `https://${proxy.address}` },
  })
  t.is(verdictOf(outcome), 'ok', outcome.ok ? '' : outcome.message)
  t.is(trace.answer?.version, 'HTTP/2.0')
})

test('each hop goes through the proxy', async (t) => {
  const proxy = await startForwardProxy(t)
  const target = await startHttpTarget(t, ({ path }) => (path === '/b' ? OK : redirectTo('/b')))
  await runFetch(`http://localhost:${target.port}/a`, { options: { proxy_url: `http://${proxy.address}` } })
  t.deepEqual(
    proxy.requests.map(({ url }) => url),
    ['a', 'b'].map((path) => `http://localhost:${target.port}/${path}`),
  )
})

test('no_proxy lets loopback go past the proxy', async (t) => {
  const proxy = await startForwardProxy(t)
  const target = await startHttpTarget(t, () => OK)
  await runFetch(target.address, { options: { proxy_url: `http://${proxy.address}`, no_proxy: 'x.example' } })
  t.is(proxy.requests.length, 0)
  t.is(target.requests[0]?.path, '/')
})

test('the guard is asked about the proxy, the target, and where a redirect leads', async (t) => {
  const proxy = await startForwardProxy(t)
  const target = await startHttpTarget(t, () => redirectTo('http://10.0.0.1/'))
  const options = { proxy_url: `http://${proxy.address}` }
  const run = (...rules: readonly string[]) => {
    const allow = rules.map(parseGuardRule).filter((rule) => rule !== undefined)
    return runFetch(target.address, { options, guard: createGuard({ allow, deny: [] }) })
  }
  t.regex(String(JSON.stringify((await run(proxy.address)).outcome)), new RegExp(`denied.*${target.port}`))
  t.regex(String(JSON.stringify((await run(target.address)).outcome)), new RegExp(`denied.*${proxy.port}`))
  t.regex(String(JSON.stringify((await run('127.0.0.0/8')).outcome)), /denied.*10\.0\.0\.1/)
})

const asked = [
  { hostname: 'inside.example', allow: ['127.0.0.1'], verdict: 'denied/resolve' },
  { hostname: '10.0.0.1:8080', allow: ['127.0.0.1'], verdict: 'denied/resolve' },
  { hostname: 'inside.example', allow: ['127.0.0.1', 'inside.example:80'], verdict: 'ok' },
  { hostname: undefined, allow: ['127.0.0.1'], verdict: 'ok' },
]

for (const { hostname, allow: rules, verdict } of asked) {
  test(`a guard of ${rules} lets a proxy be asked for ${hostname ?? 'the target'}: ${verdict}`, async (t) => {
    const proxy = await startHttpTarget(t, ({ path }) => (path.endsWith('/b') ? OK : redirectTo('/b')))
    const allow = rules.map(parseGuardRule).filter((rule) => rule !== undefined)
    const { outcome } = await runFetch('localhost:9/a', {
      options: { proxy_url: `http://${proxy.address}` },
      guard: createGuard({ allow, deny: [] }),
      ...(hostname && { hostname }),
    })
    t.is(verdictOf(outcome), verdict)
    t.is(proxy.requests.length, verdict === 'ok' ? 2 : 0)
  })
}

const refusals = [
  { title: 'refuses', answer: 'HTTP/1.1 407 Who are you\r\n\r\n', verdict: 'status/connect' },
  { title: 'hangs up', answer: '', verdict: 'closed/receive' },
  { title: 'speaks another protocol', answer: '220 smtp\r\n', verdict: 'protocol/receive' },
  { title: 'says more than it should', answer: 'HTTP/1.1 200 OK\r\n\r\nmore', verdict: 'protocol/receive' },
]

for (const { title, answer, verdict } of refusals) {
  test(`a proxy that ${title} is ${verdict}`, async (t) => {
    const proxy = await startTcp(t, (socket) => socket.once('data', () => say(answer)(socket)))
    const { outcome } = await runFetch('https://127.0.0.1:1/', { options: { proxy_url: `http://${proxy.address}` } })
    t.is(verdictOf(outcome), verdict)
  })
}

test('a proxy that is not there is refused in connect', async (t) => {
  const { outcome } = await runFetch('127.0.0.1:1', { options: { proxy_url: `http://127.0.0.1:${await freePort()}` } })
  t.is(verdictOf(outcome), 'refused/connect')
})
