import { constants, type ServerHttp2Stream } from 'node:http2'
import test from 'ava'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { startHttpTarget } from '../support/http-target.ts'
import { startHttp2Target } from '../support/http2-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { runFetch } from './run-fetch.ts'

const ca = await createAuthority('trusted')
const certificate = await issueCertificate(ca, 'localhost', 10)
const tls_config = { ca: ca.cert }

/** Answers as everybody does. */
function sayOk(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-length': 5, 'x-a': 'b' })
  stream.end('hello')
}

test('HTTP/2 is spoken with a target that prefers it', async (t) => {
  const target = await startHttp2Target(t, certificate, sayOk)
  const { outcome, trace, body } = await runFetch(`https://localhost:${target.port}/a?b`, {
    options: {
      tls_config,
      method: 'POST',
      body: 'abc',
      headers: { 'X-One': 'ä', Constructor: 'abc', Connection: 'x', Host: 'localhost' },
    },
  })
  t.is(verdictOf(outcome), 'ok')
  const { status, version, contentLength, secure, headers } = trace.answer ?? {}
  t.deepEqual([status, version, contentLength, secure], [200, 'HTTP/2.0', 5, true])
  t.true(headers?.some(([name, value]) => name === 'x-a' && value === 'b'))
  t.is(trace.handshake?.alpnProtocol, 'h2')
  t.is(String(body), 'hello')
  const [request] = target.requests
  const { ':method': method, ':path': path, ':authority': authority, ':scheme': scheme, connection } = request ?? {}
  t.deepEqual([method, path, authority, scheme, connection], ['POST', '/a?b', 'localhost', 'https', undefined])
  t.deepEqual([request?.['content-length'], request?.['x-one'], request?.['constructor']], ['3', 'Ã¤', 'abc'])
  t.is(target.requests.length, 1)
})

test('nobody knows the length of the body that an answer to HEAD has left out', async (t) => {
  const target = await startHttp2Target(t, certificate, (stream) =>
    stream.respond({ ':status': 200 }, { endStream: true }),
  )
  const options = { tls_config, method: 'HEAD' }
  const { trace } = await runFetch(`https://localhost:${target.port}/`, { options })
  t.is(trace.answer?.contentLength, -1)
})

test('HTTP/2 is not offered where it is switched off', async (t) => {
  const target = await startHttp2Target(t, { ...certificate, allowHTTP1: true }, sayOk)
  target.server.on('request', (_, response) => response.end('one'))
  const { trace } = await runFetch(`https://localhost:${target.port}/`, {
    options: { tls_config, enable_http2: false },
  })
  t.is(trace.handshake?.alpnProtocol, undefined)
  t.is(trace.answer?.version, 'HTTP/1.1')
})

test('HTTP/1.1 is spoken with a target that has no HTTP/2', async (t) => {
  const target = await startHttpTarget(t, () => 'HTTP/1.1 200 OK\r\n\r\n', certificate)
  const { trace } = await runFetch(`https://localhost:${target.port}/`, { options: { tls_config } })
  t.is(trace.answer?.version, 'HTTP/1.1')
})

const answers: readonly {
  readonly title: string
  readonly answer: (stream: ServerHttp2Stream) => void
  readonly verdict: string
  readonly seen?: readonly [status: number, contentLength: number, bodyBytes: number]
}[] = [
  {
    title: 'no body',
    answer: (stream) => stream.respond({ ':status': 200 }, { endStream: true }),
    verdict: 'ok',
    seen: [200, 0, 0],
  },
  {
    title: 'a body of unknown length, with trailers',
    answer: (stream) => {
      stream.respond({ ':status': 203 }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ x: 'y' }))
      stream.end('hello')
    },
    verdict: 'ok',
    seen: [203, -1, 5],
  },
  {
    title: 'interim answers',
    answer: (stream) => {
      stream.additionalHeaders({ ':status': 103, a: 'b' })
      sayOk(stream)
    },
    verdict: 'ok',
    seen: [200, 5, 5],
  },
  {
    title: 'a thousand headers',
    answer: (stream) => {
      const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x-${index}`, 'y']))
      stream.respond({ ':status': 200, ...many })
      stream.end()
    },
    verdict: 'ok',
    seen: [200, -1, 0],
  },
  {
    title: 'a reset before the answer',
    answer: (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
    verdict: 'closed/receive',
  },
  { title: 'a stream that is closed without an answer', answer: (stream) => stream.close(), verdict: 'closed/receive' },
  {
    title: 'a reset within the body',
    answer: (stream) => {
      stream.respond({ ':status': 200 })
      stream.write('he', () => stream.destroy(new Error('on purpose')))
    },
    verdict: 'closed/receive',
    seen: [200, -1, 2],
  },
  {
    title: 'the end of the session with an error',
    answer: (stream) => stream.session?.goaway(constants.NGHTTP2_PROTOCOL_ERROR),
    verdict: 'closed/receive',
  },
  { title: 'a session that ends', answer: (stream) => stream.session?.destroy(), verdict: 'closed/receive' },
  {
    title: 'a connection that ends',
    answer: (stream) => stream.session?.socket.destroySoon(),
    verdict: 'closed/receive',
  },
  {
    title: 'a body that is shorter than declared',
    answer: (stream) => {
      stream.respond({ ':status': 200, 'content-length': 9 })
      stream.end('hello')
    },
    verdict: 'protocol/receive',
    seen: [200, 9, 5],
  },
]

for (const { title, answer, verdict, seen } of answers) {
  test(`${title} of HTTP/2 is ${verdict}`, async (t) => {
    const target = await startHttp2Target(t, { ...certificate, maxHeaderListPairs: 5000 }, answer)
    const { outcome, trace } = await runFetch(`https://localhost:${target.port}/`, { options: { tls_config } })
    t.is(verdictOf(outcome), verdict, outcome.ok ? '' : outcome.message)
    const { answer: head, bodyBytes } = trace
    t.deepEqual(head && [head.status, head.contentLength, bodyBytes], seen && [...seen])
    t.is(target.requests.length, 1)
  })
}

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
