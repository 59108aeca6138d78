import {
  Composer,
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type YAMLMap,
} from 'yaml'
import { ConfigError, type Mistake } from './config-error.ts'
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
  /** Mistakes that leave the file readable. */
  readonly findings: readonly Finding[]
}

/** Deepest nesting of a file. */
const MAX_DEPTH = 100

const YAML_OPTIONS = { prettyErrors: false, merge: true, uniqueKeys: false, logLevel: 'silent' } as const

/**
 * Parses the first document of a YAML file; further ones are ignored, as in blackbox_exporter.
 * @throws ConfigError with every syntax error.
 */
export function parseDocument(file: string, text: string): PositionedDocument {
  const lineCounter = new LineCounter()
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  }
  const document = composeFirst(file, text, lineCounter)
  const syntax = findSyntaxErrors(document).map(({ offset, message }): Mistake => ({ ...placeAt(offset), message }))
  if (syntax.length > 0) throw new ConfigError(file, syntax, text)
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null)) {
    throw new ConfigError(file, [{ line: 1, column: 1, message: 'the file is empty; expected modules' }], text)
  }
  const placeOf = (node: Node): Place => placeAt(node.range?.[0] ?? 0)
  const findings = checkStructure(document, (node) => placeOf(node).line)
  return { document, findings, placeOf, find: createFinder(root) }
}

/** Reads one document, however many there are, and stops where it nests too deeply. */
function composeFirst(file: string, text: string, lineCounter: LineCounter): Document {
  const parser = new Parser(lineCounter.addNewLine)
  const composer = new Composer(YAML_OPTIONS)
  const tokens = function* () {
    let isRead = false
    lineCounter.addNewLine(0)
    for (const lexeme of new Lexer().lex(text)) {
      for (const token of parser.next(lexeme)) {
        isRead ||= token.type === 'document'
        yield token
      }
      const { stack } = parser
      if (isRead && stack.length > 0) return // The second document begins.
      if (stack.length <= MAX_DEPTH + 1) continue // The document itself is one of them.
      const { line, col } = lineCounter.linePos(stack.at(-1)?.offset ?? 0)
      const message = `the file nests too deeply; at most ${MAX_DEPTH} levels are allowed`
      throw new ConfigError(file, [{ line, column: col, message }], text)
    }
    yield* parser.end()
  }
  for (const document of composer.compose(tokens(), true, text.length)) return document
  throw new Error('the parser gave no document')
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
