import type { Metric, MetricObjectWithValues, MetricValue, Registry } from 'prom-client'
import type { FamilyType, Labels, Sample } from './family.ts'

/** What defines a metric. */
export interface MetricDefinition {
  /** Full name, in base units, with its suffix: `_total` of a counter, `_info` of an info. */
  readonly name: string
  readonly help: string
  /** Base unit (`seconds`, `bytes`, …), for the `# UNIT` line of OpenMetrics; the name has to end in it. */
  readonly unit?: string
}

/** Where a metric that is made by itself goes. */
export interface RegisterOptions {
  /** Registries of prom-client to register the metric with. */
  readonly registers?: readonly Registry[]
}

/** What stands behind the name of a family of ours. */
const SUFFIXES: Readonly<Partial<Record<FamilyType, string>>> = { counter: '_total', info: '_info' }

/**
 * The part that all our metrics share: samples by label set, behind the interface that a prom-client registry asks for.
 * Names, labels and values are not judged here but where they are rendered: a sample that cannot be is dropped there.
 */
export abstract class SampledMetric {
  readonly help: string
  readonly unit: string | undefined
  readonly aggregator = 'omit'
  abstract readonly familyType: FamilyType
  readonly #name: string
  readonly #samples = new Map<string, Sample>()
  #nextName: string | undefined

  constructor({ name, help, unit, registers }: MetricDefinition & RegisterOptions) {
    this.#name = name
    this.help = help
    this.unit = unit
    // prom-client types its registry by its own four classes, and asks of a metric only what this class has.
    for (const registry of registers ?? []) registry.registerMetric(this as unknown as Metric)
  }

  get name(): string {
    return this.#name
  }

  /** prom-client renames a counter just before it renders it as OpenMetrics; the name lasts for that rendering only. */
  set name(name: string) {
    this.#nextName = name
  }

  /** The type that prom-client's own renderer prints; its classic text knows neither info nor stateset. */
  get type(): string {
    return this.familyType === 'counter' ? 'counter' : 'gauge'
  }

  /** What stands behind the family's name in each sample. */
  get suffix(): string {
    return SUFFIXES[this.familyType] ?? ''
  }

  get samples(): Iterable<Sample> {
    return this.#samples.values()
  }

  /** For prom-client's registry. */
  async get(): Promise<MetricObjectWithValues<MetricValue<string>>> {
    const name = this.#nextName ?? this.#name
    this.#nextName = undefined
    const values = [...this.#samples.values()].map(({ labels, value }) => ({ labels, value: Number(value) }))
    // prom-client declares `type` as a numeric enum, and prints it as the text that it is.
    return { name, help: this.help, type: this.type as never, aggregator: 'omit', values, collect: () => {} }
  }

  /** Forgets every sample. */
  reset(): void {
    this.#samples.clear()
  }

  protected store(sample: Sample): void {
    const labels = { ...sample.labels } // The caller may change theirs, and must not change ours.
    this.#samples.set(keyOf(labels), { ...sample, labels })
  }
}

/** The same for the same labels, in whatever order; an empty label is the same as none. */
function keyOf(labels: Labels): string {
  const keys: string[] = []
  for (const name in labels) {
    const value = String(labels[name]) // One that is no string is dropped later; it must not throw here.
    // With the length of the name, no two pairs can be written alike.
    if (value !== '') keys.push(`${name.length}:${name}${value.length}:${value}`)
  }
  return keys.length > 1 ? keys.sort().join() : (keys[0] ?? '')
}
