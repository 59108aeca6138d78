import test from 'ava'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { startHttp2Target } from '../support/http2-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { runFetch } from './run-fetch.ts'

const ca = await createAuthority('trusted')
const certificate = await issueCertificate(ca, 'localhost', 10)
const tls_config = { ca: ca.cert }

const SETTINGS = Buffer.from('000000040000000000', 'hex')
const broken = [
  { title: 'HTTP/1.1', bytes: Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), verdict: 'protocol/receive' },
  { title: 'garbage', bytes: Buffer.alloc(64, 0xff), verdict: 'protocol/receive' },
  { title: 'nothing', bytes: Buffer.alloc(0), verdict: 'closed/receive' },
  { title: 'its settings alone', bytes: SETTINGS, verdict: 'closed/receive' },
  {
    title: 'a header block that cannot be decompressed',
    bytes: Buffer.concat([SETTINGS, Buffer.from('0000040104000000017fffffff', 'hex')]),
    verdict: 'protocol/receive',
  },
  {
    title: 'the end of all streams',
    bytes: Buffer.concat([SETTINGS, Buffer.from('0000080700000000000000000000000000', 'hex')]),
    verdict: 'closed/receive',
  },
]

for (const { title, bytes, verdict } of broken) {
  test(`a target that agrees on HTTP/2 and says ${title} is ${verdict}`, async (t) => {
    const port = await startTls(t, { ...certificate, ALPNProtocols: ['h2'] }, (socket) => socket.end(bytes))
    const { outcome } = await runFetch(`https://localhost:${port}/`, { options: { tls_config } })
    t.is(verdictOf(outcome), verdict, outcome.ok ? '' : outcome.message)
  })
}

test('a probe that times out within HTTP/2 leaves no connection', async (t) => {
  const target = await startHttp2Target(t, certificate, (stream) => stream.respond({ ':status': 200 }))
  const { outcome } = await runFetch(`https://localhost:${target.port}/`, { options: { tls_config }, timeoutMs: 300 })
  t.is(verdictOf(outcome), 'timeout/receive')
  while (target.open() > 0) await new Promise((resolve) => setImmediate(resolve))
  t.pass()
})
