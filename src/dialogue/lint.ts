import { escapeControls } from '../log/quote.ts'
import type { DialogueStep } from './step.ts'

/** A warning about the steps; its path begins at their list. */
export interface StepWarning {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Says what is allowed in `query_response`, but most likely not meant. */
export function* lintQueryResponse(steps: readonly DialogueStep[]): Iterable<StepWarning> {
  for (const [index, step] of steps.entries()) {
    const { expect, expect_stream, labels, send } = step
    if (expect !== undefined) {
      const message = lintPlus(expect.source) ?? lintLinePattern(expect.source)
      if (message !== undefined) yield { path: [index, 'expect'], message }
      continue
    }
    if (expect_stream !== undefined) {
      const message = lintPlus(expect_stream.source)
      if (message !== undefined) yield { path: [index, 'expect_stream'], message }
      continue
    }
    if (labels !== undefined) {
      yield { path: [index, 'labels'], message: 'labels have no effect in a step without expect' }
    }
    const reference = /\$(?:\{\w+\}|\d+)/.exec(send ?? '')?.[0]
    if (reference !== undefined) {
      const message = `${reference} is sent as it is: only an expect in the same step gives it a meaning`
      yield { path: [index, 'send'], message }
    }
  }
}

/** One character or piece of a regular expression; classes count as one. */
const PIECE =
  /\\(?:x\{[\da-fA-F]+\}|x[\da-fA-F]{2}|0[0-7]{0,2}|[1-7][0-7]{1,2}|[\s\S])|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|[\s\S]/gu
const LINE_FEEDS = ['\n', '\\n', '\\x0a', '\\x0A', '\\012', '\\x{a}', '\\x{A}', '\\x{0a}', '\\x{0A}', '[\\n]', '[\n]']
const CARRIAGE_RETURNS = ['\r', '\\r', '\\x0d', '\\x0D', '\\015', '\\x{d}', '\\x{D}', '\\x{0d}', '\\x{0D}', '[\\r]']

/** `^+OK` is in many examples for POP3. */
function lintPlus(source: string): string | undefined {
  if (!source.startsWith('^+')) return undefined
  return `^+ is one beginning or more, so that ${escapeControls(source)} matches no plus sign; write ^\\+ for one`
}

/** Tells of patterns that no line matches, as far as that is easily seen: there may be a way round in any `|` or `?`. */
function lintLinePattern(source: string): string | undefined {
  const pieces = source.match(PIECE) ?? []
  const isOptional = (index: number): boolean => /^(?:[?*]|\{0)/.test(pieces.slice(index + 1, index + 3).join(''))
  const mayBeSkipped = pieces.some(
    (piece, index) => piece === '|' || piece === '\\Q' || (piece === ')' && isOptional(index)),
  )
  if (mayBeSkipped) return undefined
  const needs = (piece: string, index: number, those: readonly string[]): boolean =>
    those.includes(piece) && !isOptional(index)
  if (pieces.some((piece, index) => needs(piece, index, LINE_FEEDS))) {
    return `${escapeControls(source)} matches no line: expect sees one line at a time, without its line feed; use expect_stream`
  }
  const last = pieces.findLastIndex((piece) => piece !== '$' && piece !== '\\z')
  if (needs(pieces[last] ?? '', last, CARRIAGE_RETURNS) && last < pieces.length - 1) {
    return `${escapeControls(source)} matches no line that ends in CR LF: expect sees lines without both`
  }
  return undefined
}
