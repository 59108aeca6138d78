import { quote, toPrintableJson } from './quote.ts'

/** The levels a log line can have, least important first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** How log lines are written: `key=value` pairs, or one JSON object a line. */
export const LOG_FORMATS = ['logfmt', 'json'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Writes structured lines. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void
}

export interface LoggerOptions {
  /** Lines below this level are not written. */
  readonly level: LogLevel
  readonly format: LogFormat
  /** Takes one line, with its line feed. */
  readonly write: (line: string) => void
  /** Takes the secrets out of a text. */
  readonly redact?: (text: string) => string
  /** The time of a line. */
  readonly now?: () => Date
}

/** Makes the logger of the process. */
export function createLogger(options: LoggerOptions): Logger {
  const { level, format, write, redact = (text) => text, now = () => new Date() } = options
  const render = format === 'json' ? toPrintableJson : renderLogfmt
  return {
    log(lineLevel, message, fields = {}) {
      if (!isAtLeast(lineLevel, level)) return
      // Fields come from probers too, and must not pass for what every line has.
      const own = { time: now().toISOString(), level: lineLevel, msg: redact(message) }
      write(`${render({ ...own, ...redactFields(fields, redact), ...own })}\n`)
    },
  }
}

/** Takes the secrets out of every text among the fields. */
export function redactFields(fields: LogFields, redact: (text: string) => string): LogFields {
  const entries = Object.entries(fields)
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]))
}

/** Whether a level is as important as another, or more so. */
export function isAtLeast(level: LogLevel, lowest: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(lowest)
}

/** Renders fields as logfmt: values are quoted where they hold more than plain characters. */
export function renderLogfmt(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key.replace(/[^\w.]/g, '_')}=${renderValue(String(value))}`)
    .join(' ')
}

const MAX_VALUE_LENGTH = 4096

function renderValue(value: string): string {
  const rest = value.length - MAX_VALUE_LENGTH
  const text = rest > 0 ? `${value.slice(0, MAX_VALUE_LENGTH)} and ${rest} more` : value
  return /^[\w.:/+-]+$/.test(text) ? text : quote(text, text.length)
}
