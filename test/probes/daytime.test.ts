import test from 'ava'
import daytime from '../../probes/daytime.ts'
import { testContract } from '../support/contract.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { endless, say, startTcp } from '../support/servers.ts'

testContract({
  prober: daytime,
  healthy: say('Sat, 21 Nov 2026 00:39:34 GMT\r\n'),
  silentVerdict: 'timeout/receive',
  phases: ['resolve', 'connect', 'receive', 'check'],
  golden: [],
})

const now = (): string => new Date().toUTCString()

const cases = [
  { title: 'a line with a year', reply: '21 NOV 2026 00:39:34 UTC\r\n', verdict: 'ok' },
  { title: 'a line that ends with the connection', reply: '21 NOV 2026', verdict: 'ok' },
  { title: 'a bare line feed', reply: '2026\n', verdict: 'ok' },
  { title: 'a line without a year', reply: 'noon\r\n', verdict: 'mismatch/check' },
  { title: 'a year in the second line only', reply: 'noon\r\n2026\r\n', verdict: 'mismatch/check' },
  { title: 'no answer at all', reply: '', verdict: 'closed/receive' },
  { title: 'an empty line', reply: '\r\n', verdict: 'mismatch/check' },
  { title: '4096 bytes in a line', reply: `2026${'x'.repeat(4091)}\n`, verdict: 'ok' },
  { title: '4097 bytes in a line', reply: `2026${'x'.repeat(4092)}\n`, verdict: 'too_large/receive' },
  { title: 'another pattern', reply: 'noon\r\n', options: { pattern: '^no+n$' }, verdict: 'ok' },
  { title: 'a clock that is right', reply: `${now()}\r\n`, options: { max_skew: '1h' }, verdict: 'ok' },
  {
    title: 'a clock that is a day late',
    reply: `${new Date(Date.now() - 86_400_000).toUTCString()}\r\n`,
    options: { max_skew: '1h' },
    verdict: 'mismatch/check',
  },
  {
    title: 'a line that is no date where a skew is asked for',
    reply: '61365 2026\r\n',
    options: { max_skew: '1h' },
    verdict: 'mismatch/check',
  },
] as const

for (const { title, reply, verdict, ...rest } of cases) {
  test(`${title} is ${verdict}`, async (t) => {
    const { address } = await startTcp(t, say(reply))
    const { outcome } = await runProber(daytime, address, rest)
    t.is(verdictOf(outcome), verdict)
  })
}

test('a service that never ends its line is too large', async (t) => {
  const { address } = await startTcp(t, endless('x'.repeat(1000)))
  const { outcome } = await runProber(daytime, address)
  t.is(verdictOf(outcome), 'too_large/receive')
})

test('the skew is a metric, also when it is too large', async (t) => {
  const { address } = await startTcp(t, say('1 Jan 2020 00:00:00 GMT\r\n'))
  const result = await runProber(daytime, address, { options: { max_skew: '1s' } })
  t.true((await goldenOf(result)).includes('probe_daytime_skew_seconds *'))
})

test('a message shows what the target said, escaped', async (t) => {
  const { address } = await startTcp(t, say('\u001b[31mred\u0007\r\n'))
  const { outcome } = await runProber(daytime, address)
  t.is(outcome.ok ? '' : outcome.message, 'expected a line that matches \\d{4}, got "\\u001b[31mred\\u0007"')
})
