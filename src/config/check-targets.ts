import { quote } from '../log/quote.ts'
import type { DescribedIssue } from './describe-issue.ts'
import { parseDuration } from './duration.ts'
import { suggestName } from './nearest.ts'
import { record } from './record.ts'
import { HIDDEN } from './secrets.ts'

/**
 * Finds what no schema of one target can see: modules that are not there, times that do not fit each other. Takes the
 * file as it was written, so that it tells all even where the schema found mistakes too.
 */
export function checkTargets(plain: unknown): readonly DescribedIssue[] {
  const modules = new Set(Object.keys(record(record(plain)['modules'])))
  return Object.entries(record(record(plain)['targets'])).flatMap(([name, value]): DescribedIssue[] => {
    const target = record(value)
    const at = (key: string) => ({ path: ['targets', name, key], what: 'value' }) as const
    return [
      ...checkModule(target['module'], modules).map((message) => ({ ...at('module'), message })),
      ...checkTimes(target).map((message) => ({ ...at('scrape_timeout'), message })),
    ]
  })
}

/**
 * Finds labels with secrets in them.
 * @param hidden is the file with `<secret>` in the place of each secret.
 */
export function checkLabels(hidden: unknown): readonly DescribedIssue[] {
  return Object.entries(record(record(hidden)['targets'])).flatMap(([name, value]): DescribedIssue[] => {
    const labels = Object.entries(record(record(value)['labels']))
    return labels.flatMap(([label, text]): DescribedIssue[] => {
      if (typeof text !== 'string' || !text.includes(HIDDEN)) return []
      const message =
        'labels are shown to everyone, and what comes from the environment or a file never is; write the value here'
      return [{ path: ['targets', name, 'labels', label], what: 'value', message }]
    })
  })
}

function checkModule(module: unknown, modules: ReadonlySet<string>): string[] {
  if (typeof module !== 'string' || modules.has(module)) return []
  const listed = [...modules].slice(0, 20).join(', ') + (modules.size > 20 ? `, and ${modules.size - 20} more` : '')
  const allowed = modules.size > 0 ? `modules are ${listed}` : 'the file has none'
  return [`there is no module ${quote(module)}${suggestName(module, modules)}; ${allowed}`]
}

function checkTimes(target: Readonly<Record<string, unknown>>): string[] {
  const [intervalMs, timeoutMs] = ['scrape_interval', 'scrape_timeout'].map((key) => {
    const value = target[key]
    return typeof value === 'string' ? parseDuration(value) : undefined
  })
  if (intervalMs === undefined || timeoutMs === undefined || timeoutMs <= intervalMs) return []
  return ['scrape_timeout is longer than scrape_interval, which Prometheus refuses']
}
