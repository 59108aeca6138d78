import { maskLine } from './mask-line.ts'

/** One mistake in a configuration file. */
export interface Mistake {
  /** From 1; 0 where the file as a whole is meant. */
  readonly line: number
  /** From 1, in characters; 0 where the file as a whole is meant. */
  readonly column: number
  readonly message: string
}

/** Thrown when a configuration file cannot be used: it has every mistake, each with its place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly file: string
  readonly mistakes: readonly Mistake[]
  /**
   * The message with the line of each mistake and a caret under its place, for whoever runs the exporter. What looks like a
   * secret is masked.
   */
  readonly excerpts: string

  /** @param text is what the file holds. */
  constructor(file: string, mistakes: readonly Mistake[], text = '') {
    const shown = mistakes.map((mistake) => ({ ...mistake, message: oneLine(mistake.message) }))
    super(shown.map((mistake) => describeMistake(file, mistake)).join('\n'))
    this.file = file
    this.mistakes = shown
    this.excerpts = describeMistakes(file, shown, text)
  }
}

/**
 * Each mistake with its line and a caret under its place.
 * @param label stands before each message.
 */
export function describeMistakes(file: string, mistakes: readonly Mistake[], text: string, label = ''): string {
  const lines = text.split('\n')
  const describe = ({ line, column, message }: Mistake): string => {
    const shown = { line, column, message: label + oneLine(message) }
    return describeMistake(file, shown) + excerpt(shown, lines[line - 1])
  }
  return mistakes.map(describe).join('\n')
}

/** `FILE:LINE:COLUMN: message`. */
function describeMistake(file: string, { line, column, message }: Mistake): string {
  return line === 0 ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`
}

/** A message may repeat what stands in the file, or what a user's prober threw. */
function oneLine(message: string): string {
  return message
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** The line, and a caret under the column. */
function excerpt({ line, column }: Mistake, source: string | undefined): string {
  if (line === 0 || source === undefined) return ''
  const from = Math.max(0, column - 80)
  const shown = printable(maskLine(source).slice(from, from + 120))
  const gutter = ` ${line} | `
  const before = printable(source.slice(from, column - 1)).replace(WIDE, '  ')
  return `\n${gutter}${shown}\n${' '.repeat(gutter.length - 2)}| ${' '.repeat(before.length)}^`
}

/** Characters that a terminal shows two columns wide, but for those that count as two in a string already. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g

/** As long as it was, so that the caret stays under its character. */
function printable(line: string): string {
  return line
    .replace(/\r$/, '')
    .replace(/[\p{Cc}\p{Cf}\ufffd]/gu, (character) => (character === '\t' ? ' ' : '?'.repeat(character.length)))
}
