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
  const names = Object.keys(record(record(plain)['modules']))
  const modules: KnownModules = { names: new Set(names), allowed: describeAllowed(names) }
  return Object.entries(record(record(plain)['targets'])).flatMap(([name, value]): DescribedIssue[] => {
    const target = record(value)
    const at = (...keys: (string | number)[]) => ({ path: ['targets', name, ...keys], what: 'value' }) as const
    const further: readonly unknown[] = Array.isArray(target['modules']) ? target['modules'] : []
    return [
      ...checkModule(target['module'], modules).map((message) => ({ ...at('module'), message })),
      ...further.flatMap((module, index) =>
        checkModule(module, modules).map((message) => ({ ...at('modules', index), message })),
      ),
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

interface KnownModules {
  readonly names: ReadonlySet<string>
  /** What a mistake says of them. */
  readonly allowed: string
}

function describeAllowed(names: readonly string[]): string {
  const listed = names.slice(0, 20).join(', ') + (names.length > 20 ? `, and ${names.length - 20} more` : '')
  return names.length > 0 ? `modules are ${listed}` : 'the file has none'
}

function checkModule(module: unknown, { names, allowed }: KnownModules): string[] {
  if (typeof module !== 'string' || names.has(module)) return []
  return [`there is no module ${quote(module)}${suggestName(module, names)}; ${allowed}`]
}

function checkTimes(target: Readonly<Record<string, unknown>>): string[] {
  const [intervalMs, timeoutMs] = ['scrape_interval', 'scrape_timeout'].map((key) => {
    const value = target[key]
    return typeof value === 'string' ? parseDuration(value) : undefined
  })
  if (intervalMs === undefined || timeoutMs === undefined || timeoutMs <= intervalMs) return []
  return ['scrape_timeout is longer than scrape_interval, which Prometheus refuses']
}
