import type * as z from 'zod'
import { quote } from '../log/quote.ts'
import { suggestName } from './nearest.ts'
import { record } from './record.ts'

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
      const home = findHome(key, issue, knownKeys)
      const hint = home === undefined ? suggestName(key, known) : `; it belongs under ${home}`
      const message = `unknown key ${quote(key)}${hint}${allowed}`
      return { path: [...path, key], what: 'key', message }
    })
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner): DescribedIssue => ({ path, what: 'key', message: describeKey(path, inner) }))
  }
  if (issue.code === 'invalid_union') return describeUnion(issue, knownKeys)
  return [describeValue(issue)]
}

/** The prober under whose name a key of a module belongs that stands elsewhere in it; the module's own goes first. */
function findHome(
  key: string,
  { path, input }: z.core.$ZodIssueUnrecognizedKeys,
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): string | undefined {
  if (path[0] !== 'modules' || path.length < 2 || path.length > 3) return undefined
  const module = path.slice(0, 2)
  const own = path.length === 2 ? String(record(input)['prober']) : ''
  const blocks = knownKeys(module).filter((block) => block !== path[2])
  const sorted = blocks.includes(own) ? [own, ...blocks] : blocks
  return sorted.find((block) => knownKeys([...module, block]).includes(key))
}

function describeKey(path: readonly PropertyKey[], issue: z.core.$ZodIssue): string {
  const size = hasDefaultWords(issue) ? describeSize(`the key ${quote(String(path.at(-1)))}`, issue) : undefined
  return size ?? issue.message
}

/** The branch that the value comes closest to: the one whose type it has. Else the types of all branches. */
function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): readonly DescribedIssue[] {
  const { path, errors, input } = issue
  const branches = errors.filter((branch) => branch.length > 0)
  const isWrongType = (inner: z.core.$ZodIssue): boolean => inner.code === 'invalid_type' && inner.path.length === 0
  const closest = branches.find((branch) => !branch.some(isWrongType))
  if (closest !== undefined) {
    return closest.flatMap((inner) => describeIssue({ ...inner, path: [...path, ...inner.path] }, knownKeys))
  }
  const types = branches.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [article(inner.expected)] : []))
  if (types.length === 0) return [describeValue(issue)]
  return [describeType(path, input, `expected ${[...new Set(types)].join(' or ')}`)]
}

function describeValue(issue: z.core.$ZodIssue): DescribedIssue {
  const { path, input, message } = issue
  const name = nameOf(path)
  switch (issue.code) {
    case 'invalid_type': {
      // A schema that has words of its own begins them with "expected", or says all itself.
      if (hasDefaultWords(issue)) {
        return describeType(path, input, `expected ${article(issue.expected)}${quotingHint(issue)}`)
      }
      return message.startsWith('expected ') ? describeType(path, input, message) : { path, what: 'value', message }
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      if (typeof input !== 'string') return describeType(path, input, `allowed are ${allowed.join(', ')}`)
      const hint = suggestName(input, allowed)
      return { path, what: 'value', message: `${name} is ${quote(input)}${hint}; allowed are ${allowed.join(', ')}` }
    }
    default: {
      const words = hasDefaultWords(issue) ? describeSize(name, issue) : message
      const needsSubject = words === undefined || words.startsWith('expected ')
      return { path, what: 'value', message: needsSubject ? `${name}: ${message}` : words }
    }
  }
}

/** For a value of a wrong type. It is not shown: it may be a password in the wrong place. */
function describeType(path: readonly PropertyKey[], input: unknown, expected: string): DescribedIssue {
  const what = input === undefined && path.length > 0 ? 'key' : 'value'
  return { path, what, message: `${nameOf(path)} is ${typeName(input)}; ${expected}` }
}

/** `probers` has numbers for its parts, and people count from 1. */
function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1) ?? 'the file'
  return typeof last === 'number' ? `entry ${last + 1} of ${String(path.at(-2) ?? 'the file')}` : String(last)
}

/** What is wrong with the size of a string, list or number; undefined for any other issue. */
function describeSize(name: string, issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined
  const [bound, limit] = issue.code === 'too_big' ? ['at most', issue.maximum] : ['at least', issue.minimum]
  const { input } = issue
  if (typeof input === 'number') return `${name} is ${input}; expected ${bound} ${limit}`
  const [one, many] = typeof input === 'string' ? ['character', 'characters'] : ['entry', 'entries']
  const seen = typeof input === 'string' || Array.isArray(input) ? describeLength(input.length) : 'is out of bounds'
  return `${name} ${seen}; expected ${bound} ${limit} ${Number(limit) === 1 ? one : many}`
}

function describeLength(length: number): string {
  return length === 0 ? 'is empty' : `has ${length}`
}

/** YAML reads `1` and `true` as something else than text. */
function quotingHint({ input, expected }: z.core.$ZodIssueInvalidType): string {
  const isOther = typeof input === 'number' || typeof input === 'boolean'
  return isOther && expected === 'string' ? '; put it in quotes' : ''
}

/** Whether the message is zod's, for a schema that has no words of its own. */
export function hasDefaultWords({ message }: z.core.$ZodIssue): boolean {
  return /^(?:Invalid|Too) /.test(message)
}

function typeName(value: unknown): string {
  if (typeof value === 'boolean') return String(value)
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
    boolean: 'true or false',
    int: 'a whole number',
  }
  return words[type] ?? `a ${type}`
}
