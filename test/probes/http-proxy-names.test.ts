import test from 'ava'
import http from '../../probes/http.ts'
import { createGuard } from '../../src/net/guard.ts'
import { parseGuardRule } from '../../src/net/guard-rule.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

const optionsOf = (port: number) => ({ proxy_url: `http://127.0.0.1:${port}`, skip_resolve_phase_with_proxy: true })
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

test('the address of a proxy is not taken for that of a target that it resolves', async (t) => {
  const { port } = await startTcp(t, say(ANSWER))
  const result = await runProber(http, 'http://inside.test/', { options: optionsOf(port) })
  t.is(verdictOf(result.outcome), 'ok')
  t.true((await goldenOf(result)).includes('probe_ip_protocol 0'))
})

test('a name that only the proxy resolves is denied where its address would have to be known', async (t) => {
  const rule = parseGuardRule('127.0.0.1') ?? t.fail()
  const { port, accepted } = await startTcp(t, say(ANSWER))
  const guard = createGuard({ allow: [rule], deny: [] })
  const { outcome } = await runProber(http, 'https://inside.test/', { options: optionsOf(port), guard })
  t.is(verdictOf(outcome), 'denied/resolve')
  t.is(accepted(), 0)
})
