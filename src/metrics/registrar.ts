import { isDeepStrictEqual } from 'node:util'
import { Counter, Histogram, type Metric, Registry } from 'prom-client'
import { quote } from '../log/quote.ts'
import { Gauge } from './gauge.ts'
import { Info } from './info.ts'
import type { MetricDefinition, RegisterOptions, SampledMetric } from './metric.ts'
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

/** A metric of prom-client, and what it was made of. */
interface Counted {
  readonly metric: Metric
  readonly kind: 'counter' | 'histogram'
  readonly definition: CountedDefinition
}

/** Makes the metrics of a registry. The same definition again returns the same metric. */
export class Registrar {
  readonly #metrics = new Map<string, Metric | SampledMetric>()
  /** Few probes count anything themselves. */
  #counted: Map<string, Counted> | undefined
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
      for (const metric of this.#metrics.values()) this.#registry.registerMetric(metric as Metric)
    }
    return this.#registry
  }

  /** What prom-client's registry adds to the labels of each sample, by `setDefaultLabels`. */
  get defaultLabels(): object {
    return this.#registry === undefined ? NO_LABELS : defaultLabelsOf(this.#registry)
  }

  /** Every metric, in the order in which they came. */
  get metrics(): readonly (Metric | SampledMetric)[] {
    if (this.#registry === undefined) return [...this.#metrics.values()]
    // prom-client declares plain descriptions here, and gives the metrics themselves.
    return this.#registry.getMetricsAsArray() as unknown as readonly Metric[]
  }

  /** @throws DuplicateMetricError */
  gauge(definition: MetricDefinition): Gauge {
    return this.#known(Gauge, definition) ?? this.#add(definition.name, new Gauge(this.#registered(definition)))
  }

  /** @throws DuplicateMetricError */
  sidecarCounter(definition: MetricDefinition): SidecarCounter {
    const named = { ...definition, name: withTotal(definition.name) }
    return this.#known(SidecarCounter, named) ?? this.#add(named.name, new SidecarCounter(this.#registered(named)))
  }

  /** @throws DuplicateMetricError */
  stateSet(definition: StateSetDefinition): StateSet {
    return this.#known(StateSet, definition) ?? this.#add(definition.name, new StateSet(this.#registered(definition)))
  }

  /** @throws DuplicateMetricError */
  info(definition: MetricDefinition): Info {
    return this.#known(Info, definition) ?? this.#add(definition.name, new Info(this.#registered(definition)))
  }

  /**
   * A counter that is counted here.
   * @throws DuplicateMetricError
   */
  counter(definition: CountedDefinition): Counter {
    const { name, help, labelNames = [] } = definition
    return this.#count('counter', definition, (registers) => {
      return new Counter({ name, help, labelNames: [...labelNames], registers })
    })
  }

  /** @throws DuplicateMetricError */
  histogram(definition: HistogramDefinition): Histogram {
    const { name, help, labelNames = [], buckets } = definition
    return this.#count('histogram', definition, (registers) => {
      const shape = { name, help, labelNames: [...labelNames], registers }
      return new Histogram(buckets === undefined ? shape : { ...shape, buckets: [...buckets] })
    })
  }

  /** Takes a metric out of the registry, by its full name. @returns whether there was one of that name. */
  unregister(name: string): boolean {
    const known = this.#present(name) !== undefined
    this.#registry?.removeSingleMetric(name)
    this.#metrics.delete(name)
    return known
  }

  /** Most probes make each metric once, so that this is nearly all that they need. */
  #add<M extends Metric | SampledMetric>(name: string, metric: M): M {
    this.#metrics.set(name, metric)
    return metric
  }

  #registered<D extends MetricDefinition>(definition: D): D & RegisterOptions {
    if (this.#registry !== undefined) return { ...definition, registers: [this.#registry] }
    // A prober in JavaScript may name a registry of prom-client's own, which would outlive the probe.
    return 'registers' in definition ? { ...definition, registers: [] } : definition
  }

  /** The metric of ours that has the name and the same definition. */
  #known<D extends MetricDefinition, M extends { isDefinedBy(definition: D): boolean }>(
    type: new (definition: D) => M,
    definition: D,
  ): M | undefined {
    const { name } = definition
    const present = this.#present(name)
    if (present === undefined) return undefined
    if (present === this.#metrics.get(name) && present instanceof type && present.isDefinedBy(definition))
      return present
    throw new DuplicateMetricError(name)
  }

  #count<M extends Metric>(
    kind: Counted['kind'],
    definition: CountedDefinition,
    create: (registers: Registry[]) => M,
  ): M {
    const { name } = definition
    const present = this.#present(name)
    this.#counted ??= new Map()
    if (present === undefined) {
      const metric = this.#add(name, create(this.#registry === undefined ? [] : [this.#registry]))
      this.#counted.set(name, { metric, kind, definition })
      return metric
    }
    const known = this.#counted.get(name)
    const isSame = known?.metric === present && known.kind === kind && isDeepStrictEqual(known.definition, definition)
    if (!isSame) throw new DuplicateMetricError(name)
    return present as M
  }

  /** Whatever has the name; somebody else may have put it into the registry, or taken it out. */
  #present(name: string): unknown {
    if (this.#registry === undefined) return this.#metrics.get(name)
    allowAnyName(this.#registry)
    return this.#registry.getSingleMetric(name)
  }
}
