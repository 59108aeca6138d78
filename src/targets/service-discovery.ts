import type { Config, Target } from '../config/load.ts'

/** A target group of Prometheus' HTTP service discovery. */
export interface TargetGroup {
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** Where Prometheus reaches this exporter. */
export interface ExporterAddress {
  readonly scheme: 'http' | 'https'
  /** `host:port`. */
  readonly host: string
  /** Path before each route, without a slash at its end. */
  readonly pathPrefix: string
}

/**
 * Lists the targets of the file for a scrape job, one group each, so that the job needs no relabelling.
 * @param module keeps the targets that it may probe, to be probed with it; without it, each is probed with its own.
 * @see https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function listTargetGroups(config: Config, exporter: ExporterAddress, module?: string): readonly TargetGroup[] {
  return [...config.targets.values()]
    .filter((target) => module === undefined || target.module === module || target.modules.includes(module))
    .map((target) => ({ targets: [exporter.host], labels: groupLabels(target, exporter, module ?? target.module) }))
}

function groupLabels(
  target: Target,
  { scheme, pathPrefix }: ExporterAddress,
  module: string,
): Readonly<Record<string, string>> {
  const { name, labels, scrapeIntervalMs, scrapeTimeoutMs } = target
  // The series of a further module would be those of the target's own, without a label that tells them apart.
  const further = module === target.module ? {} : { module, __param_module: module }
  return {
    ...labels,
    ...further,
    instance: name,
    __scheme__: scheme,
    __metrics_path__: `${pathPrefix}/probe`,
    __param_target: name,
    __meta_probe_exporter_module: module,
    ...(scrapeIntervalMs === undefined ? {} : { __scrape_interval__: prometheusDuration(scrapeIntervalMs) }),
    ...(scrapeTimeoutMs === undefined ? {} : { __scrape_timeout__: prometheusDuration(scrapeTimeoutMs) }),
  }
}

/** Prometheus reads whole numbers with one unit; a millisecond is its smallest. */
function prometheusDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.max(1, Math.round(ms))}ms`
}
