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

/** The labels of a sample that is given none. */
export const NO_LABELS: Labels = Object.freeze({})

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
  /** The sample without labels, of which most metrics have no other. */
  #plain: Sample | undefined
  #labelled: Map<string, Sample> | undefined
  #labelCharacters = 0
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

  get samples(): readonly Sample[] {
    const samples = this.#plain === undefined ? [] : [this.#plain]
    for (const sample of this.#labelled?.values() ?? []) samples.push(sample) // Too many for the arguments of one call.
    return samples
  }

  /** How many samples there are. */
  get size(): number {
    return (this.#plain === undefined ? 0 : 1) + (this.#labelled?.size ?? 0)
  }

  /** How many characters their labels have. */
  get labelCharacters(): number {
    return this.#labelCharacters
  }

  /** Whether a definition says of a metric of this class what this one is. */
  isDefinedBy({ name, help, unit }: MetricDefinition): boolean {
    return name === this.#name && help === this.help && unit === this.unit
  }

  /** For prom-client's registry. */
  async get(): Promise<MetricObjectWithValues<MetricValue<string>>> {
    const name = this.#nextName ?? this.#name
    this.#nextName = undefined
    const values = this.samples.map(({ labels, value }) => ({ labels, value: Number(value) }))
    // prom-client declares `type` as a numeric enum, and prints it as the text that it is.
    return { name, help: this.help, type: this.type as never, aggregator: 'omit', values, collect: () => {} }
  }

  /** Forgets every sample. */
  reset(): void {
    this.#plain = undefined
    this.#labelled = undefined
    this.#labelCharacters = 0
  }

  protected store(given: Labels, value: number | bigint, created?: number): void {
    // The caller may change their labels, and must not change ours.
    const labels = given === NO_LABELS ? given : { ...given }
    const sample = created === undefined ? { labels, value } : { labels, value, created }
    const key = keyOf(labels)
    const before = key === '' ? this.#plain : this.#labelled?.get(key)
    this.#labelCharacters += charactersOf(labels) - (before === undefined ? 0 : charactersOf(before.labels))
    if (key === '') {
      this.#plain = sample
      return
    }
    this.#labelled ??= new Map()
    this.#labelled.set(key, sample)
  }
}

function charactersOf(labels: Labels): number {
  let characters = 0
  for (const name in labels) characters += name.length + String(labels[name]).length
  return characters
}

/** The same for the same labels, in whatever order; an empty label is the same as none. */
function keyOf(labels: Labels): string {
  let only = ''
  let keys: string[] | undefined
  for (const name in labels) {
    const value = String(labels[name]) // One that is no string is dropped later; it must not throw here.
    if (value === '') continue
    // With the length of the name, no two pairs can be written alike.
    const key = `${name.length}:${name}${value.length}:${value}`
    if (only === '') only = key
    else if (keys === undefined) keys = [only, key]
    else keys.push(key)
  }
  return keys === undefined ? only : keys.sort().join()
}
