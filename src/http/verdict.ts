import { ProbeFailure, type Reason } from '../net/failure.ts'
import type { HttpContext } from './context.ts'

/** What kind of rule was broken, where a metric tells. */
export type RuleKind = 'regex' | 'cel'

/** What the checks of an answer have found. */
export class HttpVerdict {
  readonly #log: HttpContext['log']
  readonly #broken: RuleKind[] = []
  #first: ProbeFailure | undefined

  constructor(log: HttpContext['log']) {
    this.#log = log
  }

  /** Whether no check has failed so far. */
  get isGood(): boolean {
    return this.#first === undefined
  }

  /** Whether a rule of this kind was broken, or could not be applied. */
  isBroken(kind: RuleKind): boolean {
    return this.#broken.includes(kind)
  }

  /** Notes that a check has failed. The first failure is that of the probe; any other is in its log. */
  fail(reason: Reason, message: string, kind?: RuleKind): void {
    this.add(new ProbeFailure(reason, message, { phase: 'check' }), kind)
  }

  add(failure: ProbeFailure, kind?: RuleKind): void {
    if (kind !== undefined) this.#broken.push(kind)
    if (this.#first === undefined) this.#first = failure
    else this.#log.warn(`also: ${failure.message}`, { reason: failure.reason })
  }

  /** @throws ProbeFailure, the first one. */
  throwIfBad(): void {
    if (this.#first !== undefined) throw this.#first
  }
}
