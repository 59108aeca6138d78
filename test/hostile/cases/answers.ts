import { drip, endless, halfClose, stall } from '../behaviours.ts'
import { BOMBS } from '../bombs.ts'
import { WEB } from '../setups.ts'
import { all, type HostileCase } from './case.ts'

const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`

/** Servers that speak HTTP, up to a point. */
export const ANSWERS: readonly HostileCase[] = [
  {
    title: 'stops in its status line',
    layer: 'tcp',
    behave: stall('HTTP/1.1 20'),
    verdicts: all(WEB, 'timeout/receive'),
  },
  { title: 'drips its headers', layer: 'tcp', behave: drip('X: y\r\n', OK), verdicts: all(WEB, 'timeout/receive') },
  {
    title: 'never ends its headers',
    layer: 'tcp',
    behave: endless('X: y\r\n', OK),
    verdicts: all(WEB, 'too_large/receive'),
  },
  {
    title: 'never ends a header',
    layer: 'tcp',
    behave: endless('x', `${OK}X: `),
    verdicts: all(WEB, 'too_large/receive'),
  },
  {
    title: 'never comes to its answer',
    layer: 'tcp',
    behave: endless('HTTP/1.1 103 Early\r\n\r\n'),
    verdicts: all(WEB, 'protocol/receive'),
  },
  {
    title: 'stops in its body',
    layer: 'tcp',
    behave: stall(`${OK}Content-Length: 9\r\n\r\nhello`),
    verdicts: all(WEB, 'timeout/receive'),
  },
  {
    title: 'promises an endless body',
    layer: 'tcp',
    behave: stall(`${OK}Content-Length: 9223372036854775807\r\n\r\n`),
    verdicts: all(WEB, 'timeout/receive'),
  },
  { title: 'drips its body', layer: 'tcp', behave: drip('hello ', `${OK}\r\n`), verdicts: all(WEB, 'timeout/receive') },
  {
    title: 'never ends its body',
    layer: 'tcp',
    behave: endless('x', `${OK}\r\n`),
    verdicts: all(WEB, 'too_large/receive'),
  },
  {
    title: 'stops in a chunk',
    layer: 'tcp',
    behave: stall(`${CHUNKED}9\r\nhello`),
    verdicts: all(WEB, 'timeout/receive'),
  },
  {
    title: 'never ends the length of a chunk',
    layer: 'tcp',
    behave: endless('x', `${CHUNKED}5;`),
    verdicts: all(WEB, 'too_large/receive'),
  },
  {
    title: 'never ends its tiny chunks',
    layer: 'tcp',
    behave: endless('1\r\nx\r\n', CHUNKED),
    verdicts: all(WEB, 'too_large/receive'),
  },
  {
    title: 'stops in its trailers',
    layer: 'tcp',
    behave: stall(`${CHUNKED}5\r\nhello\r\n0\r\nX: y\r\n`),
    verdicts: all(WEB, 'timeout/receive'),
  },
  {
    title: 'never ends its trailers',
    layer: 'tcp',
    behave: endless('X: y\r\n', `${CHUNKED}5\r\nhello\r\n0\r\n`),
    verdicts: all(WEB, 'too_large/receive'),
  },
  {
    title: 'ends its side in a chunk',
    layer: 'tcp',
    behave: halfClose(`${CHUNKED}9\r\nhello`),
    verdicts: all(WEB, 'closed/receive'),
  },
  {
    title: 'sends a bomb of gzip',
    layer: 'tcp',
    behave: endless(BOMBS.gzip.body, beginning(BOMBS.gzip.head)),
    verdicts: { 'http with gzip': 'too_large/receive' },
  },
  {
    title: 'sends a bomb of deflate',
    layer: 'tcp',
    behave: endless(BOMBS.deflate.body, beginning(BOMBS.deflate.head)),
    verdicts: { 'http with deflate': 'too_large/receive' },
  },
  {
    title: 'sends a bomb of brotli',
    layer: 'tcp',
    behave: stall(beginning(BOMBS.br.head)),
    verdicts: { 'http with br': 'too_large/receive' },
  },
  {
    title: 'stops in what it compresses',
    layer: 'tcp',
    behave: stall(beginning(BOMBS.gzip.head)),
    verdicts: {
      'http with gzip': 'timeout/receive',
      'http with br': 'protocol/receive',
      'http with deflate': 'protocol/receive',
    },
  },
]

function beginning(body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${OK}\r\n`), body])
}
