import type * as z from 'zod'

/** What Go's YAML takes for a boolean where one is expected, and YAML 1.2 for text. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
])

/**
 * Puts booleans where `yes`, `off` and the like stand in the place of one, so that a file of blackbox_exporter loads.
 * @returns whether there were any.
 */
export function replaceYesAndNo(plain: unknown, issues: readonly z.core.$ZodIssue[]): boolean {
  let replaced = false
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' || issue.expected !== 'boolean' || typeof issue.input !== 'string') continue
    const value = WORDS.get(issue.input)
    const holder = issue.path.slice(0, -1).reduce<unknown>(stepInto, plain)
    const key = issue.path.at(-1)
    if (value === undefined || key === undefined || typeof holder !== 'object' || holder === null) continue
    replaced = Reflect.set(holder, key, value) || replaced
  }
  return replaced
}

function stepInto(holder: unknown, key: PropertyKey): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
}
