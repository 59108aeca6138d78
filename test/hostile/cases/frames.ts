import { endless, NOISE, stall } from '../behaviours.ts'
import { WEB_2 } from '../setups.ts'
import { all, type HostileCase } from './case.ts'

/** A frame of HTTP/2: type, flags, stream, payload (RFC 9113, section 4.1). */
const frame = (type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer =>
  Buffer.concat([
    Buffer.of(payload.length >> 16, payload.length >> 8, payload.length, type, flags, 0, 0, 0, stream),
    payload,
  ])
const SETTINGS = frame(4, 0, 0)
const STATUS_200 = frame(1, 4, 1, Buffer.of(0x88))

/** Servers that speak HTTP/2, up to a point. */
export const FRAMES: readonly HostileCase[] = [
  { title: 'is silent in HTTP/2', layer: 'http2', behave: stall(), verdicts: all(WEB_2, 'timeout/receive') },
  { title: 'makes noise in HTTP/2', layer: 'http2', behave: stall(NOISE), verdicts: all(WEB_2, 'protocol/receive') },
  {
    title: 'stops in a frame',
    layer: 'http2',
    behave: stall(Buffer.concat([SETTINGS, STATUS_200.subarray(0, 9)])),
    verdicts: all(WEB_2, 'timeout/receive'),
  },
  {
    title: 'stops in the body of HTTP/2',
    layer: 'http2',
    behave: stall(Buffer.concat([SETTINGS, STATUS_200, frame(0, 0, 1, Buffer.from('hello'))])),
    verdicts: all(WEB_2, 'timeout/receive'),
  },
  {
    title: 'resets the stream',
    layer: 'http2',
    behave: stall(Buffer.concat([SETTINGS, frame(3, 0, 1, Buffer.of(0, 0, 0, 7))])),
    verdicts: all(WEB_2, 'closed/receive'),
  },
  {
    title: 'never ends its settings',
    layer: 'http2',
    behave: endless(SETTINGS),
    verdicts: all(WEB_2, 'protocol/receive'),
  },
  {
    title: 'never ends its pings',
    layer: 'http2',
    behave: endless(frame(6, 0, 0, Buffer.alloc(8)), SETTINGS),
    verdicts: all(WEB_2, 'protocol/receive'),
  },
  {
    title: 'never ends its continuations',
    layer: 'http2',
    behave: endless(frame(9, 0, 1, Buffer.of(0x88)), Buffer.concat([SETTINGS, frame(1, 0, 1, Buffer.of(0x88))])),
    verdicts: all(WEB_2, 'protocol/receive'),
  },
  {
    title: 'never ends its early hints',
    layer: 'http2',
    behave: endless(frame(1, 4, 1, Buffer.of(0x08, 3, 0x31, 0x30, 0x33)), SETTINGS),
    verdicts: all(WEB_2, 'closed/receive'),
  },
  {
    title: 'never ends its empty data',
    layer: 'http2',
    behave: endless(frame(0, 0, 1), Buffer.concat([SETTINGS, STATUS_200])),
    verdicts: all(WEB_2, 'protocol/receive'),
  },
  {
    title: 'never ends its data',
    layer: 'http2',
    behave: endless(frame(0, 0, 1, Buffer.alloc(1000, 'x')), Buffer.concat([SETTINGS, STATUS_200])),
    verdicts: all(WEB_2, 'too_large/receive'),
  },
  {
    title: 'gives more window than there is',
    layer: 'http2',
    behave: stall(Buffer.concat([SETTINGS, frame(8, 0, 0, Buffer.from('7fffffff', 'hex'))])),
    verdicts: all(WEB_2, 'protocol/receive'),
  },
  {
    title: 'promises to push',
    layer: 'http2',
    behave: stall(Buffer.concat([SETTINGS, frame(5, 4, 1, Buffer.of(0, 0, 0, 2, 0x88))])),
    verdicts: all(WEB_2, 'timeout/receive'),
  },
  {
    title: 'sends a bomb of headers',
    layer: 'http2',
    behave: stall(headerBomb()),
    verdicts: all(WEB_2, 'closed/receive'),
  },
]

/** One header of 4,000 bytes, put into the table once and then named 16,000 times by one byte each. */
function headerBomb(): Buffer {
  const value = Buffer.alloc(4000, 'x')
  const first = Buffer.concat([Buffer.of(0x88, 0x40, 1), Buffer.from('a'), Buffer.of(0x7f, 0xa1, 0x1e), value])
  return Buffer.concat([SETTINGS, frame(1, 0, 1, first), frame(9, 4, 1, Buffer.alloc(16_000, 0xbe))])
}
