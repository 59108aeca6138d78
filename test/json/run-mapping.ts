import {
  createJsonReporter,
  jsonMetricsSchema,
  type ProbeMemory,
  parseJson,
  Registrar,
  renderOpenMetrics,
} from 'probe-exporter'
import { Registry } from 'prom-client'

export interface MappingOptions {
  readonly maxSamples?: number
  readonly maxLabelLength?: number
  readonly memory?: ProbeMemory
}

/** What a mapping makes of a document. */
export interface Mapped {
  readonly registry: Registry
  /** Lines of OpenMetrics without comments, and without what was dropped where that is nothing. */
  readonly lines: readonly string[]
  /** Why the probe would fail; undefined where it would not. */
  readonly failure: string | undefined
  readonly log: readonly string[]
}

/** Makes metrics of a document, as the prober does. */
export async function runMapping(document: string, settings: unknown, options: MappingOptions = {}): Promise<Mapped> {
  const metrics = new Registrar(new Registry())
  const log: string[] = []
  const report = createJsonReporter(jsonMetricsSchema.parse(settings), {
    metrics,
    memory: options.memory,
    log: { warn: (message) => log.push(message) },
    maxSamples: options.maxSamples ?? 1000,
    maxLabelLength: options.maxLabelLength ?? 256,
  })
  let failure: string | undefined
  try {
    report(parseJson(Buffer.from(document), { maxDepth: 100 }))
  } catch (error) {
    failure = `${(error as { reason?: string }).reason}: ${(error as Error).message}`
  }
  const text = await renderOpenMetrics(metrics.registry)
  const lines = text.split('\n').filter((line) => !/^(?:#|$|probe_json_dropped_samples\S* 0$)/.test(line))
  return { registry: metrics.registry, lines, failure, log }
}
