import { gzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import type { ProbeResult } from '../../src/probe/runner.ts'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { startTcp } from '../support/servers.ts'
import { createDice, mutate } from './mutations.ts'
import { runFetch } from './run-fetch.ts'

const ROUNDS = 150

const gzip = gzipSync('hello, hello, hello')
const heads = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=b; Path=/; Domain=x\r\nConnection: close\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n3;a=b\r\nyou\r\n0\r\nX: y\r\n\r\n',
  'HTTP/1.1 302 Go\r\nLocation: ../a/./b?c#d\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 100 Go on\r\n\r\nHTTP/1.0 200 OK\r\nLast-Modified: x\r\n folded\r\n\r\nhello',
].map((text) => Buffer.from(text))
const compressed = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), gzip, gzip])

/** SETTINGS, HEADERS with `:status: 200`, DATA, GOAWAY. */
const frames = Buffer.from(
  '000000040000000000' +
    '000001010400000001' +
    '88' +
    '000005000100000001' +
    '68656c6c6f' +
    '000008070000000000' +
    '0000000000000000',
  'hex',
)

function expectVerdict(t: ExecutionContext, { outcome }: ProbeResult, bytes: Buffer): void {
  const isFault = !outcome.ok && (outcome.fault !== undefined || outcome.reason === 'internal')
  t.false(isFault, `${JSON.stringify(outcome)} after ${bytes.toString('hex')}`)
}

for (const [index, original] of [...heads, compressed].entries()) {
  test(`whatever becomes of answer ${index}, the probe has a verdict`, async (t) => {
    const dice = createDice(index + 1)
    let bytes: Buffer = original
    const target = await startTcp(t, (socket) => socket.end(bytes))
    for (let round = 0; round < ROUNDS; round += 1) {
      bytes = mutate(original, dice)
      const options = { compression: original === compressed ? 'gzip' : '', body_size_limit: '1KB' }
      expectVerdict(t, await runFetch(target.address, { options, timeoutMs: 1500 }), bytes)
    }
  })
}

test('whatever becomes of an answer of HTTP/2, the probe has a verdict', async (t) => {
  const ca = await createAuthority('trusted')
  const certificate = await issueCertificate(ca, 'localhost', 10)
  const dice = createDice(99)
  let bytes: Buffer = frames
  const port = await startTls(t, { ...certificate, ALPNProtocols: ['h2'] }, (socket) => socket.end(bytes))
  for (let round = 0; round < ROUNDS; round += 1) {
    bytes = mutate(frames, dice)
    const result = await runFetch(`https://localhost:${port}/`, {
      options: { tls_config: { ca: ca.cert } },
      timeoutMs: 1500,
    })
    expectVerdict(t, result, bytes)
  }
})
