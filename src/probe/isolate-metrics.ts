import { type Metric, Registry } from 'prom-client'
import type { FamilyType, Sample } from '../metrics/family.ts'
import { SampledMetric } from '../metrics/metric.ts'
import { allowAnyName, defaultLabelsOf } from '../metrics/prom-client-internals.ts'

/** A metric of ours as plain data. */
interface OurMetric {
  readonly kind: 'ours'
  readonly name: string
  readonly help: string
  readonly unit: string | undefined
  readonly type: FamilyType
  readonly samples: readonly Sample[]
}

/** A metric of prom-client as plain data, by the name that it is registered with. */
interface PromClientMetric {
  readonly kind: 'prom-client'
  readonly name: string
  /** What `get` gave. */
  readonly read: unknown
}

/** A metric that cannot be read; it is dropped, and counted, where the others are rendered. */
interface UnreadableMetric {
  readonly kind: 'unreadable'
  readonly name: string
  readonly message: string
}

type PlainMetric = OurMetric | PromClientMetric | UnreadableMetric

/** The metrics of a probe on their way from one process to another. What is wrong with them is judged where they arrive. */
export interface PlainRegistry {
  readonly defaultLabels: object
  readonly metrics: readonly PlainMetric[]
}

/** Reads all metrics of a registry into plain data. */
export async function toPlainRegistry(registry: Registry): Promise<PlainRegistry> {
  const metrics: PlainMetric[] = []
  // prom-client declares plain descriptions here, and gives the metrics themselves.
  for (const metric of registry.getMetricsAsArray() as unknown as readonly Metric[]) {
    metrics.push(passable(await toPlainMetric(metric)))
  }
  return { defaultLabels: { ...defaultLabelsOf(registry) }, metrics }
}

async function toPlainMetric(metric: Metric): Promise<PlainMetric> {
  if (metric instanceof SampledMetric) {
    const { name, help, unit, familyType: type, samples } = metric
    return { kind: 'ours', name, help, unit, type, samples: [...samples] }
  }
  const { name } = metric as unknown as { readonly name: string }
  try {
    const { help, type, values } = await metric.get()
    return { kind: 'prom-client', name, read: { help, type, values } }
  } catch (error) {
    return { kind: 'unreadable', name, message: String(error) }
  }
}

/** A prober in JavaScript may put anything into a metric. */
function passable(metric: PlainMetric): PlainMetric {
  try {
    return structuredClone(metric)
  } catch (error) {
    return { kind: 'unreadable', name: String(metric.name), message: String(error) }
  }
}

/** Makes a registry with the metrics of another process. */
export function fromPlainRegistry({ defaultLabels, metrics }: PlainRegistry): Registry {
  const registry = new Registry()
  allowAnyName(registry)
  registry.setDefaultLabels(defaultLabels)
  for (const metric of metrics) {
    if (metric.kind === 'ours') new CopiedMetric(metric, registry)
    else registry.registerMetric(toForeignMetric(metric))
  }
  return registry
}

/** A metric of ours with the samples that it had. */
class CopiedMetric extends SampledMetric {
  readonly familyType: FamilyType

  constructor({ samples, type, ...definition }: OurMetric, registry: Registry) {
    super({ ...definition, registers: [registry] } as ConstructorParameters<typeof SampledMetric>[0])
    this.familyType = type
    for (const { labels, value, created } of samples) this.store(labels, value, created)
  }
}

function toForeignMetric(metric: PromClientMetric | UnreadableMetric): Metric {
  const get = async (): Promise<unknown> => {
    if (metric.kind === 'unreadable') throw new Error(metric.message)
    return metric.read
  }
  return { name: metric.name, get } as unknown as Metric
}
