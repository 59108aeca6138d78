import { isDeepStrictEqual } from 'node:util'
import { Counter, Histogram, type Metric, Registry } from 'prom-client'
import { quote } from '../log/quote.ts'
import { Gauge } from './gauge.ts'
import { Info } from './info.ts'
import type { MetricDefinition, SampledMetric } from './metric.ts'
import { allowAnyName, defaultLabelsOf } from './prom-client-internals.ts'
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

const NO_LABELS = {}

/** What a registrar was asked for. */
interface Registered {
  readonly kind: string
  readonly definition: CountedDefinition
  readonly metric: Metric | SampledMetric
}

/** Makes the metrics of a registry. The same definition again returns the same metric. */
export class Registrar {
  readonly #registered = new Map<string, Registered>()
  #registry: Registry | undefined

  /** @param registry gets every metric too. @defaultValue one that is made when it is asked for */
  constructor(registry?: Registry) {
    this.#registry = registry
  }

  /** The same metrics as a registry of prom-client. Most probes can do without, and then there is none. */
  get registry(): Registry {
    if (this.#registry === undefined) {
      this.#registry = new Registry()
      allowAnyName(this.#registry)
      for (const { metric } of this.#registered.values()) this.#registry.registerMetric(metric as Metric)
    }
    return this.#registry
  }

  /** What prom-client's registry adds to the labels of each sample, by `setDefaultLabels`. */
  get defaultLabels(): object {
    return this.#registry === undefined ? NO_LABELS : defaultLabelsOf(this.#registry)
  }

  /** Every metric, in the order in which they came. */
  get metrics(): readonly (Metric | SampledMetric)[] {
    if (this.#registry === undefined) return Array.from(this.#registered.values(), ({ metric }) => metric)
    // prom-client declares plain descriptions here, and gives the metrics themselves.
    return this.#registry.getMetricsAsArray() as unknown as readonly Metric[]
  }

  /** @throws DuplicateMetricError */
  gauge(definition: MetricDefinition): Gauge {
    return this.#once('gauge', definition, (where) => new Gauge({ ...definition, ...where }))
  }

  /** @throws DuplicateMetricError */
  sidecarCounter(definition: MetricDefinition): SidecarCounter {
    const named = { ...definition, name: withTotal(definition.name) }
    return this.#once('sidecarCounter', named, (where) => new SidecarCounter({ ...named, ...where }))
  }

  /** @throws DuplicateMetricError */
  stateSet(definition: StateSetDefinition): StateSet {
    return this.#once('stateSet', definition, (where) => new StateSet({ ...definition, ...where }))
  }

  /** @throws DuplicateMetricError */
  info(definition: MetricDefinition): Info {
    return this.#once('info', definition, (where) => new Info({ ...definition, ...where }))
  }

  /**
   * A counter that is counted here.
   * @throws DuplicateMetricError
   */
  counter(definition: CountedDefinition): Counter {
    const { name, help, labelNames = [] } = definition
    return this.#once('counter', definition, (where) => {
      return new Counter({ name, help, labelNames: [...labelNames], ...where })
    })
  }

  /** @throws DuplicateMetricError */
  histogram(definition: HistogramDefinition): Histogram {
    const { name, help, labelNames = [], buckets } = definition
    return this.#once('histogram', definition, (where) => {
      const shape = { name, help, labelNames: [...labelNames], ...where }
      return new Histogram(buckets === undefined ? shape : { ...shape, buckets: [...buckets] })
    })
  }

  /** Takes a metric out of the registry, by its full name. @returns whether there was one of that name. */
  unregister(name: string): boolean {
    const known = this.#present(name) !== undefined
    this.#registry?.removeSingleMetric(name)
    this.#registered.delete(name)
    return known
  }

  #once<M extends Metric | SampledMetric>(
    kind: string,
    definition: CountedDefinition,
    create: (where: { readonly registers: Registry[] }) => M,
  ): M {
    const { name } = definition
    const present = this.#present(name)
    if (present === undefined) {
      const metric = create({ registers: this.#registry === undefined ? [] : [this.#registry] })
      this.#registered.set(name, { kind, definition, metric })
      return metric
    }
    const known = this.#registered.get(name)
    const isSame = known?.metric === present && known.kind === kind && isDeepStrictEqual(known.definition, definition)
    if (!isSame) throw new DuplicateMetricError(name)
    return present as M
  }

  /** Whatever has the name; somebody else may have put it into the registry, or taken it out. */
  #present(name: string): unknown {
    if (this.#registry === undefined) return this.#registered.get(name)?.metric
    allowAnyName(this.#registry)
    return this.#registry.getSingleMetric(name)
  }
}
