import { deaf, drip, endless, halfClose, NOISE, stall } from '../behaviours.ts'
import { PLAIN, SECURE } from '../setups.ts'
import { all, type HostileCase, NO_HTTP } from './case.ts'

/** Servers that any prober may meet before it has said a word. */
export const CONNECTIONS: readonly HostileCase[] = [
  {
    title: 'takes no connection',
    layer: 'full',
    behave: deaf,
    verdicts: all([...PLAIN, ...SECURE], 'timeout/connect'),
  },
  { title: 'is silent', layer: 'tcp', behave: stall(), verdicts: all(PLAIN, 'timeout/receive') },
  {
    title: 'reads nothing',
    layer: 'tcp',
    behave: deaf,
    verdicts: all(PLAIN, 'timeout/receive', {
      'tcp with much to say': 'timeout/send',
      'http with much to say': 'timeout/send',
    }),
  },
  {
    title: 'ends its side',
    layer: 'tcp',
    behave: halfClose(),
    verdicts: all(PLAIN, 'closed/receive', { tcp: 'mismatch/check' }),
  },
  { title: 'resets', layer: 'tcp', behave: 'reset', verdicts: all(PLAIN, 'closed/receive') },
  { title: 'drips', layer: 'tcp', behave: drip(' '), verdicts: all(PLAIN, 'timeout/receive', NO_HTTP) },
  {
    title: 'never ends its line',
    layer: 'tcp',
    behave: endless('x'),
    verdicts: all(PLAIN, 'too_large/receive', NO_HTTP),
  },
  {
    title: 'never ends its lines',
    layer: 'tcp',
    behave: endless('xxxxxxx\n'),
    verdicts: all(PLAIN, 'too_large/receive', { ...NO_HTTP, daytime: 'mismatch/check', redis: 'mismatch/check' }),
  },
  {
    title: 'never ends its zeros',
    layer: 'tcp',
    behave: endless(Buffer.alloc(1000)),
    verdicts: all(PLAIN, 'too_large/receive', NO_HTTP),
  },
  {
    title: 'makes noise',
    layer: 'tcp',
    behave: halfClose(NOISE),
    verdicts: all(PLAIN, 'mismatch/check', { ...NO_HTTP, json: 'protocol/check' }),
  },
]
