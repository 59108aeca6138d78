import { Composer, type Document, Lexer, LineCounter, Parser } from 'yaml'
import { ConfigError } from './config-error.ts'
import { type Edit, EditedText } from './edited-text.ts'

/** A parsed document, and the text that its ranges are about: the file's, or one that was mended. */
export interface Composed {
  readonly document: Document
  readonly text: EditedText
}

/** Deepest nesting of a file. */
const MAX_DEPTH = 100

/** How much text is parsed at most to mend a file: that takes seconds, in which nothing else is done. */
const MAX_MENDED_CHARACTERS = 2 * 1024 * 1024

const YAML_OPTIONS = {
  prettyErrors: false,
  merge: true,
  uniqueKeys: false,
  resolveKnownTags: false,
  logLevel: 'silent',
} as const

/**
 * Parses the first document of a file; further ones are ignored, as in blackbox_exporter. Its parser minds no indentation
 * within quotes, braces and brackets, and knows `\'`. Ours follows the standard, so what it stumbles over is mended until
 * nothing is left; where something is, the errors are those of the text as it was written.
 * @throws ConfigError where the document nests too deeply.
 */
export function composeDocument(file: string, source: string): Composed {
  const asWritten = { document: composeFirst(file, source), text: new EditedText(source, []) }
  let composed: Composed = asWritten
  const edits: Edit[] = []
  let mendedCharacters = 0
  while (composed.document.errors.length > 0) {
    const edit = findEdit(composed, source)
    if (edit === undefined || edits.some(({ start }) => start === edit.start)) return asWritten
    edits.push(edit)
    const text = new EditedText(source, edits)
    mendedCharacters += text.text.length
    if (mendedCharacters > MAX_MENDED_CHARACTERS) return asWritten
    try {
      composed = { document: composeFirst(file, text.text), text }
    } catch {
      return asWritten // It nests too deeply once it is mended.
    }
  }
  return composed
}

/** What comes after the first error may only follow from it. */
function findEdit({ document, text }: Composed, source: string): Edit | undefined {
  const [first] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  if (first === undefined) return undefined
  const offset = text.sourceOffset(first.pos[0])
  if (first.code === 'BAD_DQ_ESCAPE') {
    return source.startsWith("\\'", offset) ? { start: offset, removed: 2, inserted: '\\x27' } : undefined
  }
  const isUnclosed = /^Missing closing ["']|^Flow .* end with a/.test(first.message)
  return isUnclosed ? indentLine(source, offset) : undefined
}

/** Indents the line that was taken for the end: that of the error, or the next where nothing is left of that. */
function indentLine(source: string, offset: number): Edit | undefined {
  const rest = /[^\n]*/y
  rest.lastIndex = offset
  const left = rest.exec(source)?.[0] ?? ''
  const start = left.trim() === '' ? offset + left.length + 1 : source.lastIndexOf('\n', offset - 1) + 1
  const isAtStart = start > offset || source.slice(start, offset).trim() === ''
  return isAtStart && start < source.length ? { start, removed: 0, inserted: deeperThan(source) } : undefined
}

/** Spaces that indent deeper than any line: the fewest, for all of them are parsed once more for each edit that follows. */
function deeperThan(source: string): string {
  let deepest = 0
  for (const [spaces] of source.matchAll(/^ +/gm)) deepest = Math.max(deepest, spaces.length)
  return ' '.repeat(Math.min(deepest + 1, 256))
}

/** Reads one document, however many there are, and stops where it nests too deeply. */
function composeFirst(file: string, text: string): Document {
  const lineCounter = new LineCounter()
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
