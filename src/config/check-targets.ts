import { parseDuration } from './duration.ts'
import { suggestName } from './nearest.ts'
import { HIDDEN } from './secrets.ts'

/** A mistake at a path of the file. */
export interface PathMistake {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/**
 * Finds what no schema of one target can see: modules that are not there, times that do not fit each other, secrets
 * that would be shown. Takes the file as it was written, so that it tells all even where the schema found mistakes too.
 * @param hidden is the same file with `<secret>` in the place of each secret.
 */
export function checkTargets(plain: unknown, hidden: unknown): readonly PathMistake[] {
  const modules = Object.keys(record(record(plain)['modules']))
  const hiddenTargets = record(record(hidden)['targets'])
  return Object.entries(record(record(plain)['targets'])).flatMap(([name, value]) => {
    const path = ['targets', name]
    const target = record(value)
    return [
      ...checkModule(target['module'], modules).map((message) => ({ path: [...path, 'module'], message })),
      ...checkTimes(target).map((message) => ({ path: [...path, 'scrape_timeout'], message })),
      ...secretLabels(record(hiddenTargets[name])).map((label) => ({
        path: [...path, 'labels', label],
        message:
          'labels are shown to everyone, and what comes from the environment or a file never is; write the value here',
      })),
    ]
  })
}

function checkModule(module: unknown, modules: readonly string[]): string[] {
  if (typeof module !== 'string' || modules.includes(module)) return []
  const listed = modules.slice(0, 20).join(', ')
  return [
    `there is no module ${JSON.stringify(module)}${suggestName(module, modules)}; modules are ${listed || 'none'}`,
  ]
}

function checkTimes(target: Readonly<Record<string, unknown>>): string[] {
  const [intervalMs, timeoutMs] = ['scrape_interval', 'scrape_timeout'].map((key) => {
    const value = target[key]
    return typeof value === 'string' ? parseDuration(value) : undefined
  })
  if (intervalMs === undefined || timeoutMs === undefined || timeoutMs <= intervalMs) return []
  return ['scrape_timeout is longer than scrape_interval, which Prometheus refuses']
}

function secretLabels(hiddenTarget: Readonly<Record<string, unknown>>): string[] {
  const labels = Object.entries(record(hiddenTarget['labels']))
  return labels.filter(([, value]) => typeof value === 'string' && value.includes(HIDDEN)).map(([label]) => label)
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
