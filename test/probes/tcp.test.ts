import tcp from '../../probes/tcp.ts'
import { testContract } from '../support/contract.ts'
import { silent } from '../support/servers.ts'

testContract({
  prober: tcp,
  healthy: silent,
  silentVerdict: 'ok',
  phases: ['resolve', 'connect'],
  golden: [],
})
