import type { Metric } from 'prom-client'
import { Registrar } from '../metrics/registrar.ts'

const NAME = 'probe_cache_age_seconds'

/** The metrics of a probe as one scrape of several gets them: with their age, which the others see otherwise. */
export function withAge(probed: Registrar, ageSeconds: number): Registrar {
  const metrics = new Registrar()
  metrics
    .gauge({
      name: NAME,
      help: 'How long before this scrape its probe began; 0 for a probe of its own.',
      unit: 'seconds',
    })
    .set(ageSeconds)
  metrics.registry.setDefaultLabels(probed.defaultLabels)
  for (const metric of probed.metrics) {
    // prom-client gives its metrics names, and declares none.
    const shared = metric as Metric & { readonly name: string }
    if (shared.name !== NAME) metrics.registry.registerMetric(shared)
  }
  return metrics
}
