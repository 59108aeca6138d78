import type * as z from 'zod'
import { suggestName } from './nearest.ts'

/** What is wrong at a path of the file; `what` says whether its key or its value is meant. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[]
  readonly what: 'key' | 'value'
  readonly message: string
}

/** Turns an issue of zod into sentences for people: what is wrong, what is allowed. Each unknown key is one. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): readonly DescribedIssue[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path)
    return issue.keys.map((key): DescribedIssue => {
      const allowed = known.length > 0 ? `; allowed are ${known.join(', ')}` : ''
      const message = `unknown key ${JSON.stringify(key)}${suggestName(key, known)}${allowed}`
      return { path: [...path, key], what: 'key', message }
    })
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner): DescribedIssue => ({ path, what: 'key', message: inner.message }))
  }
  return [describeValue(issue)]
}

function describeValue(issue: z.core.$ZodIssue): DescribedIssue {
  const { path } = issue
  const value = { path, what: 'value' } as const
  const name = String(path.at(-1) ?? 'the file')
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined && path.length > 0) {
      return {
        path: path.slice(0, -1),
        what: 'key',
        message: `${name} is missing; expected ${article(issue.expected)}`,
      }
    }
    // A schema with a message of its own says what it expects better.
    if (!issue.message.startsWith('Invalid input')) return { ...value, message: issue.message }
    return { ...value, message: `${name} is ${typeName(issue.input)}; expected ${article(issue.expected)}` }
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const shown = JSON.stringify(issue.input)
    if (issue.input === undefined) {
      return { path: path.slice(0, -1), what: 'key', message: `${name} is missing; allowed are ${allowed.join(', ')}` }
    }
    const hint = typeof issue.input === 'string' ? suggestName(issue.input, allowed) : ''
    return { ...value, message: `${name} is ${shown}${hint}; allowed are ${allowed.join(', ')}` }
  }
  return { ...value, message: issue.message }
}

function typeName(value: unknown): string {
  return article(value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
}

/** The words of YAML, for people who write YAML. */
function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    null: 'empty',
    undefined: 'missing',
    int: 'a whole number',
  }
  return words[type] ?? `a ${type}`
}
