import test from 'ava'
import redis from '../../examples/probers/redis.ts'
import { testContract } from '../support/contract.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

testContract({
  prober: redis,
  healthy: (socket) => {
    let asked = ''
    socket.on('data', (bytes) => {
      asked += String(bytes)
      if (asked === '*1\r\n$4\r\nPING\r\n') socket.write('+PONG\r\n')
    })
  },
  silentVerdict: 'timeout/receive',
  golden: [
    '# TYPE probe_success gauge',
    'probe_success 1',
    '# TYPE probe_duration_seconds gauge',
    'probe_duration_seconds *',
    '# TYPE probe_timeout_seconds gauge',
    'probe_timeout_seconds *',
    '# TYPE probe_dns_lookup_time_seconds gauge',
    'probe_dns_lookup_time_seconds *',
    '# TYPE probe_ip_protocol gauge',
    'probe_ip_protocol 4',
    '# TYPE probe_phase_duration_seconds gauge',
    'probe_phase_duration_seconds{phase="resolve"} *',
    'probe_phase_duration_seconds{phase="connect"} *',
    'probe_phase_duration_seconds{phase="send"} *',
    'probe_phase_duration_seconds{phase="receive"} *',
    'probe_phase_duration_seconds{phase="check"} *',
    'probe_phase_duration_seconds{phase="other"} *',
    '# TYPE redis_up gauge',
    'redis_up 1',
  ],
})

test('a Redis that wants a password is a mismatch, and its metric is served', async (t) => {
  const { address } = await startTcp(t, say('-NOAUTH Authentication required.\r\n'))
  const result = await runProber(redis, address)
  t.is(verdictOf(result.outcome), 'mismatch/check')
  t.true((await goldenOf(result)).includes('redis_up 0'))
})
