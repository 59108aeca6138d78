import tcp from '../../probes/tcp.ts'
import { testContract } from '../support/contract.ts'
import { silent } from '../support/servers.ts'

testContract({
  prober: tcp,
  healthy: silent,
  silentVerdict: 'ok',
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
    'probe_phase_duration_seconds{phase="other"} *',
  ],
})
