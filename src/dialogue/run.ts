import { toBytes } from '../config/binary.ts'
import type { Pattern, PatternMatch } from '../config/pattern.ts'
import { escapeControls, quote } from '../log/quote.ts'
import type { Connection } from '../net/connection.ts'
import { ProbeFailure } from '../net/failure.ts'
import type { TlsOptions } from '../net/tls.ts'
import { DialogueInput, type ReadBudget } from './input.ts'
import type { DialogueMetrics } from './metrics.ts'
import type { DialogueStep, StepLabel } from './step.ts'
import { type SearchResult, StreamSearch } from './stream-search.ts'

export interface DialogueOptions {
  /** Of `registerDialogueMetrics`. */
  readonly metrics: DialogueMetrics
  /** Most bytes that are read in the whole dialogue; more of them fail with `too_large`. */
  readonly maxBytes: number
  /** For `starttls`. */
  readonly tls: TlsOptions
  /** Of the probe. */
  readonly context: { readonly signal: AbortSignal; readonly log: { readonly debug: (message: string) => void } }
}

/** Longest value of a label, in characters. */
const MAX_LABEL_LENGTH = 1024
/** Lines that are logged one by one; the log of a probe has room for more than lines. */
const MAX_LOGGED_LINES = 100

/**
 * Goes through the steps of `query_response` in turn.
 * @throws ProbeFailure `mismatch`, `closed`, `too_large`, `protocol`, `tls`: the message tells the step.
 */
export async function runDialogue(
  connection: Connection,
  steps: readonly DialogueStep[],
  options: DialogueOptions,
): Promise<void> {
  const dialogue = new Dialogue(connection, options)
  try {
    for (const [index, step] of steps.entries()) {
      options.context.log.debug(`step ${index + 1} of query_response`)
      try {
        await dialogue.run(step)
      } catch (error) {
        throw inStep(error, index + 1)
      }
    }
  } finally {
    await dialogue.close()
  }
}

function inStep(error: unknown, step: number): unknown {
  if (!(error instanceof ProbeFailure)) return error
  const { reason, phase, message } = error
  const options = phase === undefined ? { cause: error } : { cause: error, phase }
  return new ProbeFailure(reason, `step ${step} of query_response: ${message}`, options)
}

/** A dialogue under way. */
class Dialogue {
  readonly #budget: ReadBudget
  readonly #options: DialogueOptions
  /** Whether it has begun TLS itself; the connection before that is its caller's. */
  #isSecured = false
  #connection: Connection
  #input: DialogueInput
  #loggedLines = 0

  constructor(connection: Connection, options: DialogueOptions) {
    this.#budget = { maxBytes: options.maxBytes, leftBytes: options.maxBytes }
    this.#options = options
    this.#connection = connection
    this.#input = new DialogueInput(connection, this.#budget)
  }

  /** What a step has is done in this order. */
  async run(step: DialogueStep): Promise<void> {
    const match = await this.#expect(step)
    if (match !== undefined && step.labels !== undefined) this.#setLabels(step.labels, match)
    if (step.expect_bytes !== undefined) await this.#expectBytes(step.expect_bytes)
    if (step.send !== undefined) await this.#sendLine(match?.expand(step.send) ?? toBytes(step.send))
    if (step.send_bytes !== undefined) await this.#send(step.send_bytes)
    if (step.starttls) await this.#startTls()
  }

  /** Closes what TLS it has begun. */
  async close(): Promise<void> {
    if (this.#isSecured) await this.#connection[Symbol.asyncDispose]()
  }

  async #expect(step: DialogueStep): Promise<PatternMatch | undefined> {
    const pattern = step.expect ?? step.expect_stream
    if (pattern === undefined) return undefined
    const { metrics, context } = this.#options
    const what = step.expect === undefined ? 'bytes that match' : 'a line that matches'
    const wanted = `${what} ${escapeControls(pattern.source)}`
    this.#debug(`expecting ${wanted}`)
    const { match, last } =
      step.expect === undefined
        ? await new StreamSearch(this.#input, context).find(pattern)
        : await this.#findLine(step.expect)
    if (match === undefined) {
      metrics.failedDueToRegex.set(1)
      const seen = last === undefined ? 'and sent nothing more' : `after ${quote(last)}`
      throw new ProbeFailure('mismatch', `expected ${wanted}; the target closed the connection ${seen}`)
    }
    this.#debug(`found ${quote(match.expand('$0'))}`)
    return match
  }

  /** Reads lines until one matches, or there are no more; the last one tells what was there instead. */
  async #findLine(pattern: Pattern): Promise<SearchResult> {
    let last: Buffer | undefined
    for (;;) {
      const line = await this.#input.takeLine()
      if (line === undefined) return { match: undefined, last }
      this.#logLine(line)
      const match = pattern.match(line)
      if (match !== undefined) return { match, last: line }
      last = line
    }
  }

  #setLabels(labels: readonly StepLabel[], match: PatternMatch): void {
    const pairs = labels.map(({ name, value }) => [name, toLabelValue(match.expand(value))] as const)
    this.#options.metrics.setExpectInfo(Object.fromEntries(pairs))
  }

  async #expectBytes(expected: Buffer): Promise<void> {
    const bytes = await this.#input.takeBytes(expected.length)
    this.#debug(`read ${bytes.length} bytes: ${quote(bytes)}`)
    if (bytes.length < expected.length) {
      const message = `expected the ${expected.length} bytes ${quote(expected)}; the target closed the connection after ${quote(bytes)}`
      throw new ProbeFailure('closed', message, { phase: 'receive' })
    }
    if (bytes.equals(expected)) return
    this.#options.metrics.failedDueToBytes.set(1)
    throw new ProbeFailure('mismatch', `expected the bytes ${quote(expected)}, got ${quote(bytes)}`)
  }

  /** Nothing at all is sent for a line that is empty. */
  async #sendLine(line: Buffer): Promise<void> {
    if (line.length > 0) await this.#send(Buffer.concat([line, Buffer.from('\n')]))
  }

  async #send(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return
    this.#debug(`sending ${quote(bytes)}`)
    await this.#connection.write(bytes)
  }

  async #startTls(): Promise<void> {
    // Whoever is between us and the target could have sent these; over TLS they would pass for what the target says.
    if (this.#input.hasMore) {
      const message = `the target sent ${quote(this.#input.pending)} in plain text before the handshake of TLS`
      throw new ProbeFailure('protocol', message, { phase: 'tls' })
    }
    this.#connection = await this.#connection.startTls(this.#options.tls)
    this.#isSecured = true
    this.#input = new DialogueInput(this.#connection, this.#budget)
  }

  #logLine(line: Buffer): void {
    this.#loggedLines += 1
    if (this.#loggedLines <= MAX_LOGGED_LINES) this.#debug(`read the line ${quote(line)}`)
    else if (this.#loggedLines === MAX_LOGGED_LINES + 1) this.#debug('further lines are not logged')
  }

  #debug(message: string): void {
    this.#options.context.log.debug(message)
  }
}

/** Bytes that are no UTF-8 become U+FFFD: a label is text. */
function toLabelValue(bytes: Buffer): string {
  return Array.from(bytes.toString().slice(0, 2 * MAX_LABEL_LENGTH))
    .slice(0, MAX_LABEL_LENGTH)
    .join('')
}
