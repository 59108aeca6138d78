import { isScalar, isSeq } from 'yaml'
import type * as z from 'zod'
import { type DescribedIssue, hasDefaultWords } from './describe-issue.ts'
import type { PositionedDocument } from './document.ts'
import { textOf } from './go-yaml.ts'
import { booleanOf } from './yes-and-no.ts'

/** What a file holds below `modules`, to be changed to what blackbox_exporter would read there. */
export interface Fitting {
  /** The plain document, and the one with secrets hidden: what is shown is what was read. */
  readonly views: readonly unknown[]
  readonly find: PositionedDocument['find']
  /** Whether a key of a mapping is one of its settings, and no name that the user chose. */
  readonly isSetting: (path: readonly PropertyKey[]) => boolean
  /** Takes what is accepted, but most likely not meant. */
  readonly warn: (warning: DescribedIssue) => void
}

/**
 * Changes what the schema refuses to what blackbox_exporter's YAML library makes of it: whatever is null is not set,
 * any scalar can be a text, `yes` and `off` are booleans, and a whole number is what stands before the point.
 * @returns whether anything has changed, and the schema is to be asked again.
 */
export function fitToSchema(issues: readonly z.core.$ZodIssue[], fitting: Fitting): boolean {
  const below = issues.flatMap(withAlternatives).filter(({ path }) => path[0] === 'modules')
  const nulls = below.filter(({ path, input }) => input === null && !isModuleOrProber(path))
  const changes = [
    ...below.filter(({ input }) => input !== null).map((issue) => fitScalar(issue, fitting)),
    // What stands in a list moves up when entries before it go, so they go last, and from the inside out.
    ...inRemovalOrder(nulls).map((issue) => fitNull(issue, fitting)),
  ]
  return changes.some(Boolean)
}

/** Keys first; of the entries of a list one, for the others go with it. */
function inRemovalOrder(nulls: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const isEntry = ({ path }: z.core.$ZodIssue): boolean => typeof path.at(-1) === 'number'
  const lists = new Map(nulls.filter(isEntry).map((issue) => [JSON.stringify(issue.path.slice(0, -1)), issue]))
  const entries = [...lists.values()].sort((a, b) => b.path.length - a.path.length)
  return [...nulls.filter((issue) => !isEntry(issue)), ...entries]
}

/** An issue of a union, and what each of its alternatives has to say. */
function withAlternatives(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const inner = issue.errors.flat().map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
  return [issue, ...inner.flatMap(withAlternatives)]
}

/** A module without settings is a mistake, and so is one without a prober: it could never be probed. */
function isModuleOrProber(path: readonly PropertyKey[]): boolean {
  return path.length === 2 || (path.length === 3 && path[2] === 'prober')
}

/** In a list it is left out, for a key of the user's own it is an empty text, and any other key is not set. */
function fitNull(issue: z.core.$ZodIssue, { views, find, isSetting }: Fitting): boolean {
  const { path } = issue
  const around = path.slice(0, -1)
  const key = path.at(-1) ?? ''
  if (typeof key === 'number') {
    const node = find(around)
    if (isSeq(node)) node.items = node.items.filter((item) => !isScalar(item) || item.value !== null)
    return forEachHolder(views, around, (holder) => Array.isArray(holder) && removeNulls(holder))
  }
  const isOwnName = !isSetting(path) && issue.code === 'invalid_type' && issue.expected === 'string'
  return forEachHolder(views, around, (holder) => {
    if (Reflect.get(holder, key) !== null) return false
    return isOwnName ? Reflect.set(holder, key, '') : Reflect.deleteProperty(holder, key)
  })
}

function removeNulls(list: unknown[]): boolean {
  const kept = list.filter((entry) => entry !== null)
  return kept.length < list.length && list.splice(0, list.length, ...kept).length > 0
}

function fitScalar(issue: z.core.$ZodIssue, fitting: Fitting): boolean {
  const { path } = issue
  const value = fittingValue(issue, fitting)
  if (value === undefined) return false
  const key = path.at(-1) ?? ''
  // What a schema has made itself of the value is left alone, and so is the place of a secret.
  return forEachHolder(fitting.views, path.slice(0, -1), (holder) => {
    return Reflect.get(holder, key) === issue.input && Reflect.set(holder, key, value)
  })
}

function fittingValue(issue: z.core.$ZodIssue, { find, warn }: Fitting): unknown {
  const { path, input } = issue
  const isPlain = typeof input === 'number' || typeof input === 'boolean'
  if (issue.code === 'invalid_value') return isPlain ? sourceAt(path, find) : undefined
  if (issue.code !== 'invalid_type') return undefined
  // A schema that has words of its own for the type wants that type: durations take no number.
  if (issue.expected === 'string') return isPlain && hasDefaultWords(issue) ? sourceAt(path, find) : undefined
  if (issue.expected === 'boolean') return typeof input === 'string' ? booleanOf(input) : undefined
  if (issue.expected !== 'int' || typeof input !== 'number' || !Number.isFinite(input)) return undefined
  const whole = Math.trunc(input) || 0
  warn({ path, what: 'value', message: `${input} is read as ${whole}; expected a whole number` })
  return whole
}

function sourceAt(path: readonly PropertyKey[], find: Fitting['find']): string | undefined {
  const node = find(path)
  return isScalar(node) ? textOf(node) : undefined
}

/** Does something with the mapping or list at a path, wherever it is. */
function forEachHolder(
  views: readonly unknown[],
  path: readonly PropertyKey[],
  change: (holder: object) => boolean,
): boolean {
  const holders = views.map((view) => path.reduce<unknown>(stepInto, view))
  return holders.map((holder) => typeof holder === 'object' && holder !== null && change(holder)).some(Boolean)
}

function stepInto(holder: unknown, key: PropertyKey): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
}
