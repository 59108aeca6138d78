import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import test from 'ava'
import { readBody } from '../../src/http/body.ts'
import { createTrace } from '../../src/http/trace.ts'
import { UnopenedBody } from '../../src/http/unopened-body.ts'
import { ProbeFailure } from '../../src/net/failure.ts'
import { startHttpTarget } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { endless, startTcp } from '../support/servers.ts'
import { runFetch } from './run-fetch.ts'

const HEAD = 'HTTP/1.1 200 OK\r\n\r\n'
const gzip = gzipSync('hello')
const deflate = deflateRawSync('hello')
const br = brotliCompressSync('hello')
const text = Buffer.from('hello')
const NONE = Buffer.alloc(0)

const cases = [
  { title: 'gzip', compression: 'gzip', parts: [gzip], bytes: 5 },
  { title: 'GZIP', compression: 'GZIP', parts: [gzip], bytes: 5 },
  { title: 'gzip of two members', compression: 'gzip', parts: [gzip, gzip], bytes: 10 },
  { title: 'gzip with a byte behind it', compression: 'gzip', parts: [gzip, Buffer.from('x')], bytes: 5, fails: true },
  { title: 'gzip with zeros behind it', compression: 'gzip', parts: [gzip, Buffer.alloc(3)], bytes: 5, fails: true },
  { title: 'gzip that is cut off', compression: 'gzip', parts: [gzip.subarray(0, 20)], bytes: 5, fails: true },
  { title: 'gzip of nothing at all', compression: 'gzip', parts: [NONE], bytes: 0, fails: true },
  { title: 'text for gzip', compression: 'gzip', parts: [text], bytes: 0, fails: true },
  { title: 'raw deflate', compression: 'deflate', parts: [deflate], bytes: 5 },
  { title: 'raw deflate with bytes behind it', compression: 'deflate', parts: [deflate, text], bytes: 5 },
  { title: 'zlib for deflate', compression: 'deflate', parts: [deflateSync('hello')], bytes: 0, fails: true },
  { title: 'deflate of nothing at all', compression: 'deflate', parts: [NONE], bytes: 0, fails: true },
  { title: 'br', compression: 'br', parts: [br], bytes: 5 },
  { title: 'br of nothing at all', compression: 'br', parts: [NONE], bytes: 0 },
  { title: 'br with a byte behind it', compression: 'br', parts: [br, Buffer.from('x')], bytes: 5, fails: true },
  { title: 'br that is cut off', compression: 'br', parts: [br.subarray(0, 4)], bytes: 1, fails: true },
  { title: 'text for br', compression: 'br', parts: [Buffer.from('hello world')], bytes: 0, fails: true },
  { title: 'identity', compression: 'identity', parts: [gzip], bytes: gzip.length },
  { title: 'gzip that nobody expects', compression: '', parts: [gzip], bytes: gzip.length },
]

for (const { title, compression, parts, bytes, fails } of cases) {
  for (const way of ['at once', 'byte by byte', 'part by part']) {
    test(`${title} ${way} ${fails ? 'fails' : 'is read'}`, async (t) => {
      const whole = Buffer.concat(parts)
      const pieces = {
        'at once': [whole],
        'byte by byte': Array.from(whole, (byte) => Buffer.of(byte)),
        'part by part': parts,
      }
      const target = await startHttpTarget(t, () => async (socket) => {
        socket.write(HEAD)
        for (const piece of pieces[way as keyof typeof pieces]) {
          await new Promise((resolve) => socket.write(piece, () => setImmediate(resolve)))
        }
        socket.end()
      })
      const { outcome, trace, body } = await runFetch(target.address, { options: { compression } })
      t.is(verdictOf(outcome), fails ? 'protocol/receive' : 'ok')
      t.is(trace.bodyBytes, bytes)
      t.is(body?.length, fails ? undefined : bytes)
    })
  }
}

const unopened = [
  { title: 'text', bytes: 'hello, hello, hello', isUnopened: true },
  { title: 'nothing', bytes: '', isUnopened: true },
  { title: 'half a head of gzip', bytes: gzip.subarray(0, 9), isUnopened: true },
  { title: 'gzip that is cut off', bytes: gzip.subarray(0, 12), isUnopened: false },
]

for (const { title, bytes, isUnopened } of unopened) {
  test(`${title} is ${isUnopened ? 'no' : 'a'} body that one could begin with`, async (t) => {
    const source = async function* () {
      for (const byte of Buffer.from(bytes)) yield Buffer.of(byte)
    }
    const reading = readBody(source(), createTrace(), {
      compression: 'gzip',
      maxBytes: 0,
      isWanted: false,
      context: { signal: new AbortController().signal, untimed: (task) => task() },
    })
    const failure = await t.throwsAsync(reading, { instanceOf: ProbeFailure })
    t.is(failure instanceof UnopenedBody, isUnopened)
  })
}

test('a compression that nobody knows fails the probe', async (t) => {
  const target = await startHttpTarget(t, () => HEAD)
  const { outcome, trace } = await runFetch(target.address, { options: { compression: 'zstd' } })
  t.false(outcome.ok)
  t.regex(outcome.ok ? '' : outcome.message, /expected gzip, br, deflate or identity/)
  t.is(trace.answer?.status, 200)
})

const limits = [
  { limit: '4B', verdict: 'too_large/receive', bytes: 4 },
  { limit: '5B', verdict: 'ok', bytes: 5 },
  { limit: '0', verdict: 'ok', bytes: 5 },
]

for (const { limit, verdict, bytes } of limits) {
  for (const compression of ['', 'gzip']) {
    test(`five bytes with a limit of ${limit} and compression "${compression}" are ${verdict}`, async (t) => {
      const target = await startHttpTarget(t, () => Buffer.concat([Buffer.from(HEAD), compression ? gzip : text]))
      const { outcome, trace } = await runFetch(target.address, { options: { body_size_limit: limit, compression } })
      t.is(verdictOf(outcome), verdict)
      t.is(trace.bodyBytes, bytes)
    })
  }
}

test('a body without an end is too large, and is not kept', async (t) => {
  const { address } = await startTcp(t, (socket) => {
    socket.write(HEAD)
    endless('x'.repeat(1024 * 1024))(socket)
  })
  const { outcome, trace } = await runFetch(address, { timeoutMs: 25_000, wantsBody: false })
  t.is(verdictOf(outcome), 'too_large/receive')
  t.is(trace.bodyBytes, 64 * 1024 * 1024)
})

test('a compression bomb is decompressed no further than to the limit', async (t) => {
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024))
  const target = await startHttpTarget(t, () => Buffer.concat([Buffer.from(HEAD), bomb]))
  const { outcome, trace } = await runFetch(target.address, {
    timeoutMs: 25_000,
    options: { compression: 'gzip', body_size_limit: '1MB' },
  })
  t.is(verdictOf(outcome), 'too_large/receive')
  t.is(trace.bodyBytes, 1024 * 1024)
})
