import { createRequire } from 'node:module'
import type { JSONPathEnvironment, JSONPathNode, JSONPathQuery, JSONValue } from 'json-p3'
import * as z from 'zod'
import { checkTime } from '../config/run-within.ts'
import { quote } from '../log/quote.ts'
import type { JsonDocument } from './document.ts'
import { compileRegexp, createRegexpFunction } from './regexp.ts'

/** Loaded for the first path: it takes 6 ms and half a megabyte, and most files have none. */
const load = createRequire(import.meta.url) as (name: 'json-p3') => typeof import('json-p3')

/** A value of the document, with the way that leads to it. */
export interface JsonNode {
  readonly value: unknown
  readonly location: readonly (string | number)[]
}

/** Where paths begin. */
export interface Scope {
  readonly document: JsonDocument
  /** What `for_each` has found; undefined outside of it. */
  readonly item: JsonNode | undefined
}

/**
 * A compiled path: JSONPath (RFC 9535) from the document, `$.a.b`; from the item of `for_each`, `@.a`; or from what
 * the item is in, `^.a`, and so on upwards, `^^.a`. `@~` is the item's name or index, `^~` that of what it is in.
 */
export interface JsonPath {
  readonly source: string
  /** Whether it begins at an item. */
  readonly isRelative: boolean
  /** Whether it finds one value at most, whatever the document. */
  readonly isSingular: boolean
  /** Finds values, one after the other. */
  readonly find: (scope: Scope) => Iterable<JsonNode>
  /** Finds what the last step of the path takes its values from. */
  readonly findContainers: (scope: Scope) => Iterable<JsonNode>
}

/** Deeper than any document that is read. */
const MAX_RECURSION = 1000

let environment: JSONPathEnvironment | undefined

function createEnvironment(): JSONPathEnvironment {
  const { FunctionExpressionType, JSONPathEnvironment } = load('json-p3')
  const created = new JSONPathEnvironment({ maxRecursionDepth: MAX_RECURSION })
  for (const name of ['match', 'search'] as const) {
    created.functionRegister.set(name, createRegexpFunction(name, FunctionExpressionType))
  }
  return created
}

const PATH = /^(?<origin>[$@]|\^+)(?<rest>.*)$/s

/** Whether a text is meant for a path. */
export function looksLikePath(text: string): boolean {
  return PATH.test(text)
}

/** Tells a compiled path from a constant. */
export function isPath(value: unknown): value is JsonPath {
  return typeof value === 'object' && value !== null && 'find' in value
}

/** A path, compiled when the configuration is loaded. */
export const jsonPathSchema: z.ZodType<JsonPath, string> = z
  .string()
  .max(4096)
  .transform((source, context): JsonPath => {
    try {
      return compilePath(source)
    } catch (error) {
      const message = `${quote(source)} is not a path: ${describe(error, source)}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }
  })

/** @throws Error for what is no path. */
function compilePath(source: string): JsonPath {
  const { origin = '', rest = '' } = PATH.exec(source)?.groups ?? {}
  if (origin === '') throw new Error('it has to begin with $, the document, or @, the item of for_each')
  const begin = (scope: Scope): JsonNode | undefined => originOf(scope, origin)
  const isRelative = origin !== '$'
  if (rest === '~' && isRelative) {
    const find = (scope: Scope): readonly JsonNode[] => keyOf(begin(scope))
    return { source, isRelative, isSingular: true, find, findContainers: find }
  }
  environment ??= createEnvironment()
  const query = environment.compile(`$${rest}`)
  checkRegexps(query)
  watchTime(query)
  const { JSONPathNode } = load('json-p3')
  const run = (segments: JSONPathQuery['segments'], { document, ...scope }: Scope): Iterable<JsonNode> => {
    const node = begin({ document, ...scope })
    if (node === undefined) return []
    let nodes: Iterable<JSONPathNode> = [
      new JSONPathNode(node.value as JSONValue, [...node.location], document.root as JSONValue),
    ]
    // One after the other: the library's other way breaks off at lists of a hundred thousand.
    for (const segment of segments) nodes = watched(segment.lazyResolve(nodes))
    return nodes
  }
  return {
    source,
    isRelative,
    isSingular: query.singularQuery(),
    find: (scope) => run(query.segments, scope),
    findContainers: (scope) => run(query.segments.slice(0, -1), scope),
  }
}

function originOf({ document, item }: Scope, origin: string): JsonNode | undefined {
  if (origin === '$') return { value: document.root, location: [] }
  if (item === undefined || origin === '@') return item
  const depth = item.location.length - origin.length
  if (depth < 0) return undefined
  const location = item.location.slice(0, depth)
  return { value: valueAt(document.root, location), location }
}

/** Follows a way that a path has found. */
export function valueAt(root: unknown, location: JsonNode['location']): unknown {
  let value = root
  for (const key of location) value = Reflect.get(Object(value), key)
  return value
}

function keyOf(node: JsonNode | undefined): readonly JsonNode[] {
  const key = node?.location.at(-1)
  return key === undefined ? [] : [{ value: key, location: [] }]
}

/** An expression that nobody can compile would silently match nothing. */
function checkRegexps(part: unknown): void {
  if (Array.isArray(part)) for (const one of part) checkRegexps(one)
  if (typeof part !== 'object' || part === null || part === environment) return
  const { FunctionExtension, StringLiteral } = load('json-p3').jsonpath.expressions
  if (part instanceof FunctionExtension && (part.name === 'match' || part.name === 'search')) {
    const [, pattern] = part.args
    if (pattern instanceof StringLiteral && compileRegexp(pattern.value, part.name) === undefined) {
      throw new Error(`${quote(pattern.value)} is not a regular expression (RFC 9485, RE2)`)
    }
  }
  if (!Array.isArray(part)) for (const child of Object.values(part)) checkRegexps(child)
}

/** Looks at the time for each node that is found. */
function* watched(nodes: Iterable<JSONPathNode>): Generator<JSONPathNode> {
  for (const node of nodes) {
    checkTime()
    yield node
  }
}

/** Makes all that goes through a whole document look at the time: descendants, and filters, with the paths in them. */
function watchTime(part: unknown): void {
  if (typeof part !== 'object' || part === null || part === environment) return
  for (const child of Object.values(part)) watchTime(child)
  if (part instanceof load('json-p3').jsonpath.selectors.FilterSelector) watchCalls(part.expression, 'evaluate')
  if ('visit' in part) watchCalls(part, 'visit')
}

/** Looks at the time before each call of a method. */
function watchCalls(object: object, name: string): void {
  const method: unknown = Reflect.get(object, name)
  if (typeof method !== 'function') throw new TypeError(`the library has no ${name} any more`)
  Reflect.set(object, name, (...args: unknown[]): unknown => {
    checkTime()
    return Reflect.apply(method, object, args)
  })
}

/** The library counts from its own `$`, which stands for what the path begins with. */
function describe(error: unknown, source: string): string {
  if (!(error instanceof load('json-p3').JSONPathError)) return (error as Error).message
  const shift = (PATH.exec(source)?.groups?.['origin']?.length ?? 1) - 1
  const message = error.message.replace(/ \('.*':\d+\)$/s, '')
  return `${message} (at character ${Math.min(error.token.index + shift, source.length) + 1})`
}
