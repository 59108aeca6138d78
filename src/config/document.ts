import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'
import { composeDocument } from './compose.ts'
import { ConfigError, type Mistake } from './config-error.ts'
import type { EditedText } from './edited-text.ts'
import { moduleRanges, readModulesAsGo } from './go-yaml.ts'
import { checkStructure, type Finding, isMergeKey, keyName } from './structure.ts'
import { findSyntaxErrors } from './syntax.ts'

/** A line and a column, both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A parsed YAML file that can tell where each of its parts stands. */
export interface PositionedDocument {
  readonly document: Document
  /** The value at a path, or its key; where there is none, the key of the nearest part around it. */
  readonly find: (path: readonly PropertyKey[], what?: 'key' | 'value') => Node
  readonly placeOf: (node: Node) => Place
  /** A scalar with its quotes and escapes. */
  readonly writtenAs: (node: Node) => string
  /** Mistakes that leave the file readable. */
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/**
 * Parses the first document of a YAML file; further ones are ignored, as in blackbox_exporter.
 * @param expected is what an empty file lacks.
 * @throws ConfigError with every syntax error.
 */
export function parseDocument(file: string, text: string, expected = 'modules'): PositionedDocument {
  const { document, text: parsed } = composeDocument(file, text)
  const placeAt = createPlaceFinder(text, parsed)
  const root = document.contents
  const syntax = findSyntaxErrors(document, moduleRanges(root)).map(
    ({ offset, message }): Mistake => ({ ...placeAt(offset), message }),
  )
  if (syntax.length > 0) throw new ConfigError(file, syntax, text)
  if (root === null || (isEmpty(root) && document.directives?.docStart !== true)) {
    throw new ConfigError(file, [{ line: 1, column: 1, message: `the file is empty; expected ${expected}` }], text)
  }
  const placeOf = (node: Node): Place => placeAt(node.range?.[0] ?? 0)
  const { mistakes, warnings } = readModulesAsGo(document)
  const findings = [...mistakes, ...checkStructure(document, (node) => placeOf(node).line)]
  const writtenAs = ({ range }: Node): string => (range ? parsed.text.slice(range[0], range[1]) : '')
  return { document, findings, warnings, placeOf, writtenAs, find: createFinder(root) }
}

function createPlaceFinder(source: string, parsed: EditedText): (offset: number) => Place {
  const lineCounter = new LineCounter()
  lineCounter.addNewLine(0)
  for (let end = source.indexOf('\n'); end !== -1; end = source.indexOf('\n', end + 1)) lineCounter.addNewLine(end + 1)
  return (offset) => {
    const { line, col } = lineCounter.linePos(parsed.sourceOffset(offset))
    return { line, column: col }
  }
}

/** Makes the function that finds the node at a path, looking up each key once. */
function createFinder(root: Node): PositionedDocument['find'] {
  const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()
  const indexOf = (map: YAMLMap): ReadonlyMap<string, Pair> => {
    const known = indexes.get(map)
    if (known !== undefined) return known
    const index = new Map<string, Pair>()
    for (const pair of map.items) if (!isMergeKey(pair.key)) index.set(keyName(pair.key), pair)
    for (const pair of map.items) {
      if (!isMergeKey(pair.key)) continue
      for (const source of isSeq(pair.value) ? pair.value.items : [pair.value]) {
        if (isMap(source)) for (const [name, inner] of indexOf(source)) if (!index.has(name)) index.set(name, inner)
      }
    }
    indexes.set(map, index)
    return index
  }
  return (path, what = 'value') => {
    let here: Node = root
    let around: Node = root // What is shown for a key that is missing here.
    for (const [index, step] of path.entries()) {
      const wantsKey = what === 'key' && index === path.length - 1
      const item = isSeq(here) ? here.items[Number(step)] : isMap(here) ? indexOf(here).get(String(step)) : undefined
      const key = isPair(item) && isNode(item.key) ? item.key : undefined
      const value = isPair(item) ? item.value : item
      if (item === undefined) return around
      here = !wantsKey && isNode(value) && !isEmpty(value) ? value : (key ?? here)
      around = key ?? here
    }
    return here
  }
}

/** Nothing stands after the colon, so that there is no place to show. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]
}
