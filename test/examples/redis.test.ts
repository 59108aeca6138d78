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
  phases: ['resolve', 'connect', 'send', 'receive', 'check'],
  golden: ['# TYPE redis_up gauge', 'redis_up 1'],
})

test('a Redis that wants a password is a mismatch, and its metric is served', async (t) => {
  const { address } = await startTcp(t, say('-NOAUTH Authentication required.\r\n'))
  const result = await runProber(redis, address)
  t.is(verdictOf(result.outcome), 'mismatch/check')
  t.true((await goldenOf(result)).includes('redis_up 0'))
})
