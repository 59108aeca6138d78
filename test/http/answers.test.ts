import { setTimeout as delay } from 'node:timers/promises'
import test from 'ava'
import { startHttpTarget } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { endless, startTcp } from '../support/servers.ts'
import { ANSWERS } from './answer-cases.ts'
import { runFetch } from './run-fetch.ts'

for (const { title, answer, method = 'GET', verdict, seen } of ANSWERS) {
  test(`${title} is ${verdict}`, async (t) => {
    const target = await startHttpTarget(t, () => Buffer.from(answer, 'latin1'))
    const { outcome, trace } = await runFetch(target.address, { options: { method } })
    t.is(verdictOf(outcome), verdict, outcome.ok ? '' : outcome.message)
    const { answer: head, bodyBytes } = trace
    t.deepEqual(head && [head.status, head.version, head.contentLength, bodyBytes], seen && [...seen])
    t.is(target.requests.length, 1)
  })

  test(`${title} is ${verdict} byte by byte too`, async (t) => {
    const bytes = Buffer.from(answer.length > 1000 ? '' : answer, 'latin1')
    const target = await startHttpTarget(t, () => async (socket) => {
      for (const byte of bytes) await new Promise((resolve) => socket.write(Buffer.of(byte), resolve))
      socket.end()
    })
    const { outcome } = await runFetch(target.address, { options: { method } })
    t.is(verdictOf(outcome), answer.length > 1000 ? 'closed/receive' : verdict)
  })
}

test('headers are as they were sent, but for those of the framing', async (t) => {
  const head =
    'HTTP/1.1 200 Fine: really\r\nx-A: 1\r\nX-a:  2 \r\nTransfer-Encoding: chunked\r\nTrailer: z\r\nConnection: close\r\n'
  const target = await startHttpTarget(t, () => `${head}Content-Length: 7\r\nFold: a\r\n b\r\n\r\n0\r\n\r\n`)
  const { trace, heads } = await runFetch(target.address)
  t.is(trace.answer?.statusText, 'Fine: really')
  t.deepEqual(trace.answer?.headers, [
    ['x-A', '1'],
    ['X-a', '2'],
    ['Fold', 'a b'],
  ])
  t.deepEqual(heads, [trace.answer])
})

test('an answer of another protocol fails at once, though the target waits for a reply', async (t) => {
  const { address } = await startTcp(t, (socket) => socket.write('SSH-2.0-OpenSSH_9.2'))
  const { outcome } = await runFetch(address, { timeoutMs: 20_000 })
  t.is(verdictOf(outcome), 'protocol/receive')
})

test('a head without an end is too large', async (t) => {
  const { address } = await startTcp(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    endless(`X: ${'x'.repeat(1000)}\r\n`)(socket)
  })
  const { outcome } = await runFetch(address, { timeoutMs: 20_000 })
  t.is(verdictOf(outcome), 'too_large/receive')
})

const SPACES = ' '.repeat(200_000)
for (const [title, line, verdict] of [
  ['within a header', `X: a${SPACES}b`, 'ok'],
  ['before a control character', `X:${SPACES}\0`, 'protocol/receive'],
] as const) {
  test(`many spaces ${title} are read in no time`, async (t) => {
    const target = await startHttpTarget(t, () => `HTTP/1.1 200 OK\r\n${line}\r\n\r\n`)
    const { outcome } = await runFetch(target.address, { timeoutMs: 5000 })
    t.is(verdictOf(outcome), verdict)
  })
}

test('a line without an end is too large', async (t) => {
  const { address } = await startTcp(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX: ')
    endless('x'.repeat(10_000))(socket)
  })
  const { outcome } = await runFetch(address, { timeoutMs: 20_000 })
  t.is(verdictOf(outcome), 'too_large/receive')
})

test('the times are those of the request, and of its body', async (t) => {
  const { address } = await startTcp(t, (socket) => {
    socket.once('data', async () => {
      await delay(20)
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n')
      await delay(20)
      socket.end('ok')
    })
  })
  const { trace, durationSeconds } = await runFetch(address)
  t.true(trace.processingMs > 10)
  t.true(trace.transferMs > 10)
  t.true(trace.processingMs + trace.transferMs <= durationSeconds * 1000)
})
