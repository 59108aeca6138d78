import { setTimeout as wait } from 'node:timers/promises'
import type { Pattern, PatternMatch } from '../config/pattern.ts'
import type { DialogueInput } from './input.ts'

/** What was found, or was there last instead. */
export interface SearchResult {
  readonly match: PatternMatch | undefined
  readonly last: Buffer | undefined
}

/** Bytes that may be searched again and again before that is slowed down. */
const FREE_BYTES = 1024 * 1024
/** How many times every byte may be searched before that is slowed down. */
const FREE_ROUNDS = 16
const PAUSE_MS = 50

/**
 * Searches all that has arrived, and again whenever more has. A target that sends a lot, byte by byte, would have us
 * search all the time: then there is a pause before each further search, in which bytes add up.
 */
export class StreamSearch {
  readonly #input: DialogueInput
  readonly #context: { readonly signal: AbortSignal }
  #searchedBytes = 0

  constructor(input: DialogueInput, context: { readonly signal: AbortSignal }) {
    this.#input = input
    this.#context = context
  }

  /** Takes everything up to the end of the match. */
  async find(pattern: Pattern): Promise<SearchResult> {
    for (;;) {
      const { pending } = this.#input
      const match = pattern.match(pending)
      if (match !== undefined) {
        this.#input.takeArrived(match.end)
        return { match, last: pending }
      }
      this.#searchedBytes += pending.length
      if (this.#searchedBytes > FREE_BYTES + FREE_ROUNDS * pending.length) {
        await wait(PAUSE_MS, undefined, { signal: this.#context.signal })
      }
      if (!(await this.#input.readMore())) {
        return { match: undefined, last: pending.length === 0 ? undefined : pending.subarray(-MAX_SHOWN_BYTES) }
      }
    }
  }
}

/** The end of what has arrived tells more than its beginning. */
const MAX_SHOWN_BYTES = 128
