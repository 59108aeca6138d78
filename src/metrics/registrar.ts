import { Counter, Histogram, type Registry } from 'prom-client'
import { quote } from '../log/quote.ts'
import { Gauge } from './gauge.ts'
import { Info } from './info.ts'
import type { MetricDefinition } from './metric.ts'
import { allowAnyName } from './prom-client-internals.ts'
import { SidecarCounter, withTotal } from './sidecar-counter.ts'
import { StateSet, type StateSetDefinition } from './state-set.ts'

export interface CountedDefinition extends Omit<MetricDefinition, 'unit'> {
  readonly labelNames?: readonly string[]
}

export interface HistogramDefinition extends CountedDefinition {
  /** Upper bounds of the buckets, ascending. @defaultValue prom-client's, for seconds */
  readonly buckets?: readonly number[]
}

/** Thrown when a name is registered a second time with another definition. */
export class DuplicateMetricError extends Error {
  override readonly name = 'DuplicateMetricError'
  readonly metric: string

  constructor(metric: string) {
    super(
      `the metric ${/^[\w:]{1,128}$/.test(metric) ? metric : quote(metric)} is registered already, with another definition`,
    )
    this.metric = metric
  }
}

/** Makes the metrics of a registry. The same definition again returns the same metric. */
export class Registrar {
  readonly registry: Registry
  readonly #registered = new Map<string, { readonly definition: string; readonly metric: unknown }>()

  constructor(registry: Registry) {
    this.registry = registry
  }

  /** @throws DuplicateMetricError */
  gauge(definition: MetricDefinition): Gauge {
    return this.#once('gauge', definition.name, definition, (where) => new Gauge({ ...definition, ...where }))
  }

  /** @throws DuplicateMetricError */
  sidecarCounter(definition: MetricDefinition): SidecarCounter {
    const name = withTotal(definition.name)
    return this.#once('sidecarCounter', name, definition, (where) => new SidecarCounter({ ...definition, ...where }))
  }

  /** @throws DuplicateMetricError */
  stateSet(definition: StateSetDefinition): StateSet {
    return this.#once('stateSet', definition.name, definition, (where) => new StateSet({ ...definition, ...where }))
  }

  /** @throws DuplicateMetricError */
  info(definition: MetricDefinition): Info {
    return this.#once('info', definition.name, definition, (where) => new Info({ ...definition, ...where }))
  }

  /**
   * A counter that is counted here.
   * @throws DuplicateMetricError
   */
  counter(definition: CountedDefinition): Counter {
    const { name, help, labelNames = [] } = definition
    return this.#once('counter', name, definition, (where) => {
      return new Counter({ name, help, labelNames: [...labelNames], ...where })
    })
  }

  /** @throws DuplicateMetricError */
  histogram(definition: HistogramDefinition): Histogram {
    const { name, help, labelNames = [], buckets } = definition
    return this.#once('histogram', name, definition, (where) => {
      const shape = { name, help, labelNames: [...labelNames], ...where }
      return new Histogram(buckets === undefined ? shape : { ...shape, buckets: [...buckets] })
    })
  }

  /** Takes a metric out of the registry, by its full name. @returns whether there was one of that name. */
  unregister(name: string): boolean {
    allowAnyName(this.registry)
    const known = this.registry.getSingleMetric(name) !== undefined
    this.registry.removeSingleMetric(name)
    this.#registered.delete(name)
    return known
  }

  #once<M>(
    kind: string,
    name: string,
    definition: MetricDefinition,
    create: (where: { readonly registers: Registry[] }) => M,
  ): M {
    allowAnyName(this.registry)
    const key = JSON.stringify([kind, Object.entries({ ...definition, name }).sort()])
    const present: unknown = this.registry.getSingleMetric(name)
    if (present !== undefined) {
      const known = this.#registered.get(name)
      if (known?.metric === present && known.definition === key) return known.metric as M
      throw new DuplicateMetricError(name)
    }
    const metric = create({ registers: [this.registry] })
    this.#registered.set(name, { definition: key, metric })
    return metric
  }
}
