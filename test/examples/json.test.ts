import { fileURLToPath } from 'node:url'
import test from 'ava'
import { renderOpenMetrics } from 'probe-exporter'
import { loadConfig } from '../../src/config/load.ts'
import { allowAll } from '../../src/net/guard.ts'
import { loadProbers } from '../../src/probe/catalog.ts'
import { runProbe } from '../../src/probe/runner.ts'
import { startHttpTarget } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

const { modules } = await loadConfig(fileURLToPath(new URL('../../examples/json.yml', import.meta.url)), {
  loadProbers,
})

/** What the services say; Prometheus and Alertmanager themselves are asked by the end-to-end tests. */
const cases = [
  {
    name: 'hits',
    document: '{"launched": "2020-11-04T17:57:42.448578", "requests": 2}',
    lines: ['requests_total 2', 'requests_created 1604512662.448578'],
  },
  {
    name: 'queues',
    document:
      '{"queues": {"mail": {"ready": 3, "unacked": 1, "state": "running", "limit": "512 MB"}, "log": {"ready": 0, "unacked": 0, "state": "idle"}}, "version": "1.2"}',
    lines: [
      'queue_messages{queue="mail",state="ready"} 3',
      'queue_messages{queue="log",state="ready"} 0',
      'queue_messages{queue="mail",state="unacked"} 1',
      'queue_messages{queue="log",state="unacked"} 0',
      'queue_state{queue="mail",queue_state="running"} 1',
      'queue_state{queue="mail",queue_state="idle"} 0',
      'queue_state{queue="mail",queue_state="down"} 0',
      'queue_state{queue="log",queue_state="running"} 0',
      'queue_state{queue="log",queue_state="idle"} 1',
      'queue_state{queue="log",queue_state="down"} 0',
      'queue_limit_bytes{queue="mail"} 512000000',
      'broker_info{version="1.2"} 1',
    ],
  },
  {
    name: 'prometheus_runtime',
    document:
      '{"status":"success","data":{"startTime":"2026-01-02T03:04:05.678901234Z","reloadConfigSuccess":true,"corruptionCount":0,"storageRetention":"15d"}}',
    lines: [
      'prometheus_start_time_seconds 1767323045.678901',
      'prometheus_reload_success 1',
      'prometheus_retention_seconds 1296000',
      'prometheus_corruptions_total 0',
      'prometheus_corruptions_created 1767323045.678901',
    ],
  },
  {
    name: 'alertmanager_status',
    document:
      '{"cluster":{"status":"disabled"},"uptime":"2026-01-02T03:04:05.678Z","versionInfo":{"version":"0.25.0","goVersion":"go1.19.8"}}',
    lines: [
      'alertmanager_cluster{alertmanager_cluster="ready"} 0',
      'alertmanager_cluster{alertmanager_cluster="settling"} 0',
      'alertmanager_cluster{alertmanager_cluster="disabled"} 1',
      'alertmanager_version_info{version="0.25.0",go="go1.19.8"} 1',
      'alertmanager_start_time_seconds 1767323045.678',
    ],
  },
  {
    name: 'haproxy',
    document: `[[${['Frontend', 'Backend']
      .map(
        (type) =>
          `{"objType":"${type}","proxyId":2,"field":{"pos":7,"name":"stot"},"value":{"type":"u64","value":18446744073709551615}}`,
      )
      .join(',')}]]`,
    lines: ['haproxy_sessions_total{proxy="2"} 18446744073709551615'],
  },
] as const

for (const { name, document, lines } of cases) {
  test(`the module ${name} of the example works`, async (t) => {
    const module = modules.get(name)
    if (module === undefined) return t.fail('it is not there')
    const isHttp = name === 'prometheus_runtime' || name === 'alertmanager_status'
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${document.length}\r\n\r\n${document}`
    const { address } = isHttp ? await startHttpTarget(t, () => answer) : await startTcp(t, say(document))
    const {
      outcome,
      metrics: { registry },
    } = await runProbe({
      prober: module.prober,
      options: module.options,
      target: { address: isHttp ? `http://${address}/` : address },
      guard: allowAll,
      timeoutMs: 2000,
    })
    t.is(verdictOf(outcome), 'ok')
    const text = await renderOpenMetrics(registry)
    const own = text.split('\n').filter((line) => line !== '' && !/^(?:#|probe_)/.test(line))
    t.deepEqual(own, [...lines])
  })
}
