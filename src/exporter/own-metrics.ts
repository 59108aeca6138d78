import { type Counter, collectDefaultMetrics, type Histogram, Registry } from 'prom-client'
import { DROP_REASONS } from '../metrics/collect.ts'
import type { Gauge } from '../metrics/gauge.ts'
import { Registrar } from '../metrics/registrar.ts'
import { createLoadMetrics, type LoadMetrics } from './load-metrics.ts'
import type { Slots } from './slots.ts'

/** The exporter's own metrics, for `/metrics`. */
export interface OwnMetrics extends LoadMetrics {
  readonly registry: Registry
  readonly probes: Counter
  readonly probeDuration: Histogram
  readonly droppedSamples: Counter
  readonly strayErrors: Counter
  readonly reloadSuccessful: Gauge
  readonly reloadTime: Gauge
}

/** Makes the exporter's own metrics. The slots are looked at whenever they are read. */
export function createOwnMetrics(version: string, slots: Slots): OwnMetrics {
  const metrics = new Registrar(new Registry())
  const { registry } = metrics
  metrics
    .info({ name: 'probe_exporter_build_info', help: 'The version that runs, and the Node.js that runs it.' })
    .set({ version, node: process.version })
  const load = createLoadMetrics(metrics, slots)
  const droppedSamples = metrics.counter({
    name: 'probe_exporter_dropped_samples_total',
    help: 'Samples of probes that could not be rendered.',
    labelNames: ['reason'],
  })
  for (const reason of DROP_REASONS) droppedSamples.inc({ reason }, 0)
  const own = {
    ...load,
    registry,
    droppedSamples,
    strayErrors: metrics.counter({
      name: 'probe_exporter_stray_errors_total',
      help: 'Errors that nobody caught, most likely of probers.',
    }),
    probes: metrics.counter({
      name: 'probe_exporter_probes_total',
      help: 'Probes that ended, by module and result: success, failure, aborted.',
      labelNames: ['module', 'result'],
    }),
    probeDuration: metrics.histogram({
      name: 'probe_exporter_probe_duration_seconds',
      help: 'How long probes took, by module.',
      labelNames: ['module'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    reloadSuccessful: metrics.gauge({
      name: 'probe_exporter_config_last_reload_successful',
      help: 'Whether the last load of the configuration file succeeded: 1 yes, 0 no.',
    }),
    reloadTime: metrics.gauge({
      name: 'probe_exporter_config_last_reload_success_timestamp_seconds',
      help: 'When the configuration file was last loaded, in Unix seconds.',
      unit: 'seconds',
    }),
  }
  registerNodeMetrics(registry)
  return own
}

function registerNodeMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  // These gauges end like counters, which promtool objects to; the same figures are there by type.
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`)
}
