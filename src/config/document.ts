import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml'
import { ConfigError, type Mistake } from './config-error.ts'

/** A parsed YAML file that can tell where each of its parts stands. */
export interface PositionedDocument {
  readonly document: Document
  /** The place of the value at a path, or of its key; of the nearest part around it where there is none. */
  readonly placeOf: (path: readonly PropertyKey[], what?: 'key' | 'value') => { line: number; column: number }
  /** The place of a part that was met otherwise. */
  readonly placeOfNode: (node: Node) => { line: number; column: number }
}

/**
 * Parses the first document of a YAML file; further ones are ignored, as in blackbox_exporter.
 * @throws ConfigError with every syntax error, duplicate keys among them.
 */
export function parseDocument(file: string, text: string): PositionedDocument {
  const lineCounter = new LineCounter()
  const document = parseFirst(file, text, lineCounter)
  const placeAt = (offset: number): { line: number; column: number } => {
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  }
  const mistakes = document.errors.map(
    ({ pos, code, message }): Mistake => ({
      ...placeAt(pos[0]),
      message: code === 'DUPLICATE_KEY' ? 'this key stands here a second time; each is allowed once' : message,
    }),
  )
  if (mistakes.length > 0) throw new ConfigError(file, mistakes, text)
  const placeOfNode = (node: Node): { line: number; column: number } => placeAt(node.range?.[0] ?? 0)
  return { document, placeOfNode, placeOf: (path, what) => placeOfNode(findNode(document, path, what)) }
}

function parseFirst(file: string, text: string, lineCounter: LineCounter): Document {
  let documents: readonly Document[]
  try {
    documents = [...parseAllDocuments(text, { lineCounter, prettyErrors: false, merge: true, logLevel: 'silent' })]
  } catch (error) {
    throw new ConfigError(file, [{ line: 1, column: 1, message: describeParserFault(error) }], text)
  }
  const [document] = documents
  if (document === undefined || (document.contents === null && document.errors.length === 0)) {
    throw new ConfigError(file, [{ line: 1, column: 1, message: 'the file is empty; expected modules' }], text)
  }
  return document
}

/**
 * Turns the document into plain values.
 * @throws ConfigError when its aliases expand without end.
 */
export function toPlain(file: string, text: string, { document }: PositionedDocument): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 })
  } catch (error) {
    throw new ConfigError(file, [{ line: 1, column: 1, message: describeParserFault(error) }], text)
  }
}

function describeParserFault(error: unknown): string {
  if (error instanceof RangeError) return 'the file nests too deeply'
  const message = error instanceof Error ? error.message : String(error)
  return /alias/i.test(message) ? 'the aliases of this file expand to too much, or to themselves' : message
}

function findNode(document: Document, path: readonly PropertyKey[], what: 'key' | 'value' = 'value'): Node {
  let found: Node = document.contents ?? document.createNode(null)
  let here: unknown = document.contents
  for (const [index, step] of path.entries()) {
    const collection = isAlias(here) ? here.resolve(document) : here
    if (isSeq(collection)) {
      here = collection.items[Number(step)]
    } else if (isMap(collection)) {
      const pair = collection.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step))
      const wantsKey = what === 'key' && index === path.length - 1
      here = wantsKey || pair?.value === null ? pair?.key : pair?.value
    } else {
      return found
    }
    if (!isNode(here)) return found
    found = here
  }
  return found
}
