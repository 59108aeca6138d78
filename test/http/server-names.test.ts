import test from 'ava'
import { createAuthority, makeCertificate } from '../support/certificates.ts'
import { type HttpTarget, OK, redirectTo, startHttpTarget } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { runFetch } from './run-fetch.ts'

const ca = await createAuthority('trusted')
const hosts = ['localhost', '127.0.0.1', 'one.example', 'two.example']
const certificate = await makeCertificate({ ca, commonName: 'x', hosts })
const tls_config = { ca: ca.cert }

const names = [
  { title: 'the name of the target', host: 'localhost', options: {}, asked: 'localhost' },
  { title: 'no name for an address', host: '127.0.0.1', options: {}, asked: '' },
  { title: 'the Host header', host: '127.0.0.1', options: { headers: { host: 'one.example' } }, asked: 'one.example' },
  { title: 'the parameter hostname', host: '127.0.0.1', hostname: 'one.example', options: {}, asked: 'one.example' },
  {
    title: 'server_name before all others',
    host: 'localhost',
    hostname: 'one.example',
    options: { tls_config: { ...tls_config, server_name: 'two.example' } },
    asked: 'two.example',
  },
] as const

for (const { title, host, options, asked, ...rest } of names) {
  test(`TLS asks for ${title}`, async (t) => {
    const target = await startHttpTarget(t, () => OK, certificate)
    const { outcome } = await runFetch(`https://${host}:${target.port}`, {
      ...rest,
      options: { tls_config, ...options },
    })
    t.is(verdictOf(outcome), 'ok', outcome.ok ? '' : outcome.message)
    t.is(target.requests[0]?.serverName, asked)
  })
}

const hops = [
  { title: 'a path', to: () => '/b', asked: 'one.example' },
  { title: 'its own address', to: (port: number) => `https://127.0.0.1:${port}/b`, asked: 'one.example' },
  { title: 'its own name', to: (port: number) => `https://localhost:${port}/b`, asked: 'localhost' },
] as const

for (const { title, to, asked } of hops) {
  test(`after a redirect to ${title} TLS asks for ${asked}`, async (t) => {
    const target: HttpTarget = await startHttpTarget(
      t,
      ({ path }) => (path === '/b' ? OK : redirectTo(to(target.port))),
      certificate,
    )
    await runFetch(`https://localhost:${target.port}/a`, {
      options: { tls_config: { ...tls_config, server_name: 'one.example' } },
    })
    t.deepEqual(
      target.requests.map(({ serverName }) => serverName),
      ['one.example', asked],
    )
  })
}

test('the handshake is that of the last hop', async (t) => {
  const plain = await startHttpTarget(t, () => OK)
  const target = await startHttpTarget(
    t,
    ({ path }) => (path === '/b' ? OK : redirectTo(path === '/c' ? `http://${plain.address}` : '/b')),
    certificate,
  )
  const secure = await runFetch(`https://localhost:${target.port}/a`, { options: { tls_config } })
  const down = await runFetch(`https://localhost:${target.port}/c`, {
    options: { tls_config, headers: { authorization: 'x' } },
  })
  t.is(secure.trace.handshake?.sent.length, 1)
  t.is(down.trace.handshake, undefined)
  t.is(down.trace.answer?.secure, false)
  // What went over TLS does not go on in the clear.
  t.is(plain.requests[0]?.header('authorization'), undefined)
  t.is(plain.requests[0]?.header('referer'), undefined)
})

test('a bad certificate fails the probe, and is there to be looked at', async (t) => {
  const other = await makeCertificate({ ca, commonName: 'x', hosts: ['other.example'] })
  const target = await startHttpTarget(t, () => OK, other)
  const { outcome, trace } = await runFetch(`https://localhost:${target.port}/`, { options: { tls_config } })
  t.is(verdictOf(outcome), 'tls/tls')
  t.is(trace.handshake?.sent.length, 1)
  t.is(trace.answer, undefined)
})
