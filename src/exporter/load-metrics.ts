import { type Counter, type Histogram, Gauge as PromGauge, type Registry } from 'prom-client'
import type { Registrar } from '../metrics/registrar.ts'
import { countWorkers } from '../probe/isolate-spawn.ts'
import { OVERLOAD_REASONS } from '../probe/overload-error.ts'
import type { Slots } from './slots.ts'

/** How much there is to do for the exporter, and whether it is too much. */
export interface LoadMetrics {
  readonly overload: Counter
  readonly overhead: Histogram
  readonly cacheScrapes: Counter
  readonly workerEnds: Counter
}

export function createLoadMetrics(metrics: Registrar, slots: Slots): LoadMetrics {
  registerSlots(metrics.registry, slots)
  const overload = metrics.counter({
    name: 'probe_exporter_overload_total',
    help: 'Scrapes answered with 503 because the exporter could not probe in time, by reason.',
    labelNames: ['reason'],
  })
  for (const reason of OVERLOAD_REASONS) overload.inc({ reason }, 0)
  const overhead = metrics.histogram({
    name: 'probe_exporter_overhead_seconds',
    help: 'What the exporter itself adds to scrapes, by part; no part of the duration of a probe.',
    labelNames: ['part'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  for (const part of ['slot_wait', 'loop_delay', 'rendering']) overhead.zero({ part })
  const cacheScrapes = metrics.counter({
    name: 'probe_exporter_cache_scrapes_total',
    help: 'Scrapes of modules with a cache, by module and by what they got: probed, shared, cached.',
    labelNames: ['module', 'result'],
  })
  const workerEnds = metrics.counter({
    name: 'probe_exporter_worker_ends_total',
    help: 'Processes of isolated modules that ended while they were needed, by module and reason: overdue, memory, crashed, unable.',
    labelNames: ['module', 'reason'],
  })
  return { overload, overhead, cacheScrapes, workerEnds }
}

/** Gauges that are read at each scrape of them. */
function registerSlots(registry: Registry, slots: Slots): void {
  const gauges = [
    { name: 'probe_exporter_probes_in_flight', help: 'Probes that run now.', read: () => slots.taken },
    { name: 'probe_exporter_probes_waiting', help: 'Scrapes that wait for a slot now.', read: () => slots.waiting },
    { name: 'probe_exporter_workers', help: 'Processes of isolated modules that run now.', read: countWorkers },
    { name: 'probe_exporter_probe_slots', help: 'Most probes that run at a time.', read: () => slots.limit },
  ]
  for (const { name, help, read } of gauges) {
    new PromGauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  }
}
