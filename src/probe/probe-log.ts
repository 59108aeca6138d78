import type { LogFields, LogLevel } from '../log/logger.ts'

/** One line of the log of a probe. */
export interface LogEntry {
  /** Milliseconds since the probe began. */
  readonly atMs: number
  readonly level: LogLevel
  readonly message: string
  readonly fields: LogFields
}

const MAX_ENTRIES = 500
const MAX_MESSAGE_LENGTH = 2048
const MAX_FIELDS = 20
const NO_FIELDS: LogFields = Object.freeze({})

/** What a probe says about itself. It is bounded: a prober that says more is cut off. */
export class ProbeLog {
  readonly #entries: LogEntry[] = []
  readonly #elapsedMs: () => number
  readonly #redact: (text: string) => string

  /** @param redact takes the secrets out of a text, before it is cut. */
  constructor(elapsedMs: () => number, redact: (text: string) => string = (text) => text) {
    this.#elapsedMs = elapsedMs
    this.#redact = redact
  }

  get entries(): readonly LogEntry[] {
    return this.#entries
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('debug', message, fields)
  }

  info(message: string, fields?: LogFields): void {
    this.#add('info', message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    this.#add('warn', message, fields)
  }

  error(message: string, fields?: LogFields): void {
    this.#add('error', message, fields)
  }

  #add(level: LogLevel, message: string, fields: LogFields = NO_FIELDS): void {
    if (this.#entries.length >= MAX_ENTRIES) return
    const last = this.#entries.length === MAX_ENTRIES - 1
    const text = last ? 'the log of this probe is full' : this.#clean(message)
    this.#entries.push({
      atMs: this.#elapsedMs(),
      level,
      message: text,
      fields: last ? NO_FIELDS : this.#cleanFields(fields),
    })
  }

  #clean(text: string): string {
    return this.#redact(text).slice(0, MAX_MESSAGE_LENGTH)
  }

  #cleanFields(fields: LogFields): LogFields {
    if (fields === NO_FIELDS) return fields
    const entries = Object.entries(fields).slice(0, MAX_FIELDS)
    return Object.fromEntries(
      entries.map(([key, value]) => [this.#clean(key), isPlain(value) ? value : this.#clean(String(value))]),
    )
  }
}

/** A prober in JavaScript may put anything into a field: what is no text yet could be large, or hide a secret. */
function isPlain(value: unknown): boolean {
  return ['number', 'boolean', 'undefined'].includes(typeof value)
}
