import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import test from 'ava'
import { becomes, eventually } from './support/eventually.ts'
import { type Monitoring, startMonitoring } from './support/monitoring.ts'
import { findSeries, type Series } from './support/prometheus.ts'
import { LAUNCHED, TARGETS } from './support/targets.ts'

// Serial: the alerts take the clock and the exporter away from all the others.

let monitoring: Monitoring
test.before(async () => {
  monitoring = await startMonitoring()
})
test.after.always(() => monitoring?.[Symbol.asyncDispose]())

/** What an expression gives, by instance. */
async function byInstance(expression: string, show: (series: Series) => unknown = ({ value }) => value) {
  const series = await monitoring.prometheus.query(expression)
  return Object.fromEntries(series.map((one) => [one.labels['instance'], show(one)]))
}

test.serial('every target of the file is scraped, the one that is down too', async (t) => {
  await becomes(t, () => byInstance('up{job="probes"}'), { clock: '1', hits: '1', site: '1', down: '1' })
})

test.serial('a probe that fails is told apart from a scrape that fails', async (t) => {
  await becomes(t, () => byInstance('probe_success'), { clock: '1', hits: '1', site: '1', down: '0' })
})

test.serial('the labels of the file are on every series of a target', async (t) => {
  const teams = { clock: 'platform', hits: 'web', site: 'web', down: undefined }
  for (const expression of ['up{job="probes"}', 'probe_duration_seconds']) {
    await becomes(t, () => byInstance(expression, ({ labels }) => labels['team']), teams)
  }
})

test.serial('nothing but the name, the job and the labels of the file is on a series', async (t) => {
  const [series] = await findSeries(monitoring.prometheus, 'probe_success{instance="clock"}')
  t.deepEqual(series?.labels, { __name__: 'probe_success', instance: 'clock', job: 'probes', team: 'platform' })
})

test.serial('a target with an interval of its own is scraped at that interval', async (t) => {
  const response = await fetch(`${monitoring.prometheus.url}/api/v1/targets?state=active`)
  const { data } = (await response.json()) as {
    data: { activeTargets: { labels: Record<string, string>; scrapeInterval: string }[] }
  }
  const intervals = data.activeTargets.map(({ labels, scrapeInterval }) => [labels['instance'], scrapeInterval])
  const { host } = new URL(monitoring.exporter.url)
  t.deepEqual(Object.fromEntries(intervals), { clock: '1s', hits: '1s', site: '2s', down: '1s', [host]: '1s' })
})

test.serial('a sidecar counter has a value that the service has given', async (t) => {
  const before = await askHits()
  const [series] = await eventually(
    () => monitoring.prometheus.query('requests_total'),
    ([one]) => Number(one?.value) > before,
  )
  const after = await askHits()
  const value = Number(series?.value)
  // The service gives each number once, so those between ours were given to Prometheus.
  t.true(Number.isInteger(value) && before < value && value < after, `${before} < ${value} < ${after}`)
})

async function askHits(): Promise<number> {
  const { requests } = JSON.parse(await text(connect({ host: '127.0.0.1', port: monitoring.targets.hitsPort })))
  return requests
}

test.serial('a sidecar counter has the creation time that the service tells', async (t) => {
  await becomes(t, () => byInstance('requests_created'), { hits: String(LAUNCHED.getTime() / 1000) })
})

test.serial('a target at which nothing listens fails with its reason and phase', async (t) => {
  await becomes(t, () => byInstance('probe_failure_info', ({ labels, value }) => ({ ...labels, value })), {
    down: {
      __name__: 'probe_failure_info',
      instance: 'down',
      job: 'probes',
      reason: 'refused',
      phase: 'connect',
      value: '1',
    },
  })
})

test.serial('the metrics of the exporter itself are scraped', async (t) => {
  const { host } = new URL(monitoring.exporter.url)
  await becomes(t, () => byInstance('up{job="probe-exporter"}'), { [host]: '1' })
  await findSeries(monitoring.prometheus, 'probe_exporter_probes_total{module="daytime",result="success"} > 0')
  await becomes(t, () => byInstance('probe_exporter_config_last_reload_successful'), { [host]: '1' })
})

test.serial('a service that stops raises an alert that names the reason, and ends it when it is back', async (t) => {
  const { alertmanager, targets, webhook } = monitoring
  targets.clock.kill('SIGTERM')
  await targets.clock.ended()
  const [alert] = await eventually(
    () => alertmanager.alerts('instance="clock"'),
    (alerts) => alerts.length > 0,
  )
  t.deepEqual(alert?.labels, {
    alertname: 'ProbeFailed',
    severity: 'critical',
    instance: 'clock',
    job: 'probes',
    team: 'platform',
    reason: 'refused',
    phase: 'connect',
  })
  t.is(alert?.annotations['summary'], 'clock: refused in phase connect')
  await becomes(t, () => lastMessageAbout('clock'), 'firing')

  await targets.restartClock()
  await becomes(t, () => alertmanager.alerts('instance="clock"'), [])
  await becomes(t, () => lastMessageAbout('clock'), 'resolved')
  t.deepEqual(webhook.messages.find(({ groupLabels }) => groupLabels['instance'] === 'clock')?.groupLabels, {
    instance: 'clock',
    reason: 'refused',
  })
})

/** The last one counts: on a busy machine a scrape may be late, and the alert then ends and begins anew in between. */
async function lastMessageAbout(instance: string): Promise<string | undefined> {
  return monitoring.webhook.messages.findLast(({ groupLabels }) => groupLabels['instance'] === instance)?.status
}

test.serial('an exporter that stops raises one alert, and says nothing of its targets', async (t) => {
  const { alertmanager, exporter } = monitoring
  exporter.kill('SIGTERM')
  t.deepEqual(await exporter.ended(), { status: 0, signal: null })
  const states = async (...matchers: readonly string[]) =>
    (await alertmanager.alerts(...matchers)).map(({ labels, status }) => [labels['instance'], status.state]).sort()
  await becomes(t, () => states('alertname="ExporterDown"'), [[new URL(exporter.url).host, 'active']])
  await becomes(
    t,
    () => states('alertname="ProbeNotScraped"'),
    TARGETS.toSorted().map((target) => [target, 'suppressed']),
  )
  await becomes(t, () => alertmanager.alerts('alertname="ProbeFailed"'), [])
})
