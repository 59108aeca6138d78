import { deaf, drip, endless, halfClose, NOISE, stall } from '../behaviours.ts'
import { SECURE } from '../setups.ts'
import { all, type HostileCase } from './case.ts'

/** Servers that fail at TLS. */
export const HANDSHAKES: readonly HostileCase[] = [
  { title: 'is silent at the handshake', layer: 'tcp', behave: stall(), verdicts: all(SECURE, 'timeout/tls') },
  { title: 'reads nothing at the handshake', layer: 'tcp', behave: deaf, verdicts: all(SECURE, 'timeout/tls') },
  { title: 'ends its side at the handshake', layer: 'tcp', behave: halfClose(), verdicts: all(SECURE, 'closed/tls') },
  { title: 'resets at the handshake', layer: 'tcp', behave: 'reset', verdicts: all(SECURE, 'closed/tls') },
  { title: 'makes noise at the handshake', layer: 'tcp', behave: halfClose(NOISE), verdicts: all(SECURE, 'tls/tls') },
  {
    title: 'answers the handshake in plain text',
    layer: 'tcp',
    behave: stall('HTTP/1.1 400 Bad Request\r\n\r\n'),
    verdicts: all(SECURE, 'tls/tls'),
  },
  {
    title: 'answers the handshake by an alert',
    layer: 'tcp',
    behave: stall(Buffer.from('15030300020228', 'hex')),
    verdicts: all(SECURE, 'tls/tls'),
  },
  {
    title: 'warns without end',
    layer: 'tcp',
    behave: endless(Buffer.from('1503030002015a', 'hex')),
    verdicts: all(SECURE, 'tls/tls'),
  },
  {
    title: 'stops in a record of the handshake',
    layer: 'tcp',
    behave: stall(Buffer.from('16030300c8020000', 'hex')),
    verdicts: all(SECURE, 'timeout/tls'),
  },
  {
    title: 'drips its handshake',
    layer: 'tcp',
    behave: drip('\x02\x00\xff\xff', '\x16\x03\x03\x3f\xff'),
    verdicts: all(SECURE, 'timeout/tls'),
  },
  {
    title: 'never ends its handshake',
    layer: 'tcp',
    behave: endless(Buffer.concat([Buffer.from('16030340000200ffff0303', 'hex'), Buffer.alloc(16378)])),
    verdicts: all(SECURE, 'tls/tls'),
  },
  { title: 'is silent after the handshake', layer: 'tls', behave: stall(), verdicts: all(SECURE, 'timeout/receive') },
  { title: 'reads nothing after the handshake', layer: 'tls', behave: deaf, verdicts: all(SECURE, 'timeout/receive') },
  {
    title: 'ends its side after the handshake',
    layer: 'tls',
    behave: halfClose(),
    verdicts: all(SECURE, 'closed/receive', { 'tcp with TLS': 'mismatch/check' }),
  },
  { title: 'resets after the handshake', layer: 'tls', behave: 'reset', verdicts: all(SECURE, 'closed/receive') },
  {
    title: 'never ends what it says over TLS',
    layer: 'tls',
    behave: endless('x'),
    verdicts: all(SECURE, 'too_large/receive', { https: 'protocol/receive', 'json over https': 'protocol/receive' }),
  },
]
