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
 * @see https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function listTargetGroups(config: Config, exporter: ExporterAddress, module?: string): readonly TargetGroup[] {
  return [...config.targets.values()]
    .filter((target) => module === undefined || target.module === module)
    .map((target) => ({ targets: [exporter.host], labels: groupLabels(target, exporter) }))
}

function groupLabels(target: Target, { scheme, pathPrefix }: ExporterAddress): Readonly<Record<string, string>> {
  const { name, module, labels, scrapeIntervalMs, scrapeTimeoutMs } = target
  return {
    ...labels,
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
