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
   * The message with the line of each mistake and a caret under its place, for the terminal of whoever runs the exporter:
   * a line of the file may hold a password.
   */
  readonly excerpts: string

  /** @param text is what the file holds. */
  constructor(file: string, mistakes: readonly Mistake[], text = '') {
    super(mistakes.map((mistake) => describeMistake(file, mistake)).join('\n'))
    const lines = text.split('\n')
    this.file = file
    this.mistakes = mistakes
    this.excerpts = mistakes
      .map((mistake) => describeMistake(file, mistake) + excerpt(mistake, lines[mistake.line - 1]))
      .join('\n')
  }
}

/** `FILE:LINE:COLUMN: message`. */
function describeMistake(file: string, { line, column, message }: Mistake): string {
  return line === 0 ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`
}

/** The line, and a caret under the column. */
function excerpt({ line, column }: Mistake, source: string | undefined): string {
  if (line === 0 || source === undefined) return ''
  const from = Math.max(0, column - 80)
  const shown = printable(source.slice(from, from + 120))
  const gutter = ` ${line} | `
  return `\n${gutter}${shown}\n${' '.repeat(gutter.length - 2)}| ${' '.repeat(column - 1 - from)}^`
}

/** One column a character, so that the caret stays under its own. */
function printable(line: string): string {
  return line.replace(/\r$/, '').replace(/[\p{Cc}\p{Cf}\ufffd]/gu, (character) => (character === '\t' ? ' ' : '?'))
}
