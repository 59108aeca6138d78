import type { ChosenTimeout } from './choose-timeout.ts'

/** How long a scrape that sets no limit waits for a slot: half of Prometheus' default for a scrape. */
const DEFAULT_WAIT_MS = 5000

/**
 * How long a scrape may wait for a slot: so long that its probe keeps its whole timeout, and half of what the scrape leaves
 * where that would be less.
 * @param leftMs what the scrape has for waiting and probing; undefined for no limit.
 */
export function longestWait({ timeoutMs }: ChosenTimeout, leftMs: number | undefined): number {
  return leftMs === undefined ? DEFAULT_WAIT_MS : Math.max(leftMs - timeoutMs, leftMs / 2)
}

/** Where a wait leaves so much of a timeout, what times out would have done so without it. */
const WHOLE_SHARE = 0.99

/**
 * The timeout of a probe whose scrape has waited: a shorter one, where the whole timeout would end after the scrape. It comes
 * from the wait only where that took more than a hundredth of it: a worker that is free is waited for, too.
 */
export function shortenTimeout(timeout: ChosenTimeout, leftMs: number | undefined, waitedMs: number): ChosenTimeout {
  if (leftMs === undefined || leftMs - waitedMs >= timeout.timeoutMs) return timeout
  const remainingMs = leftMs - waitedMs
  const source = remainingMs >= timeout.timeoutMs * WHOLE_SHARE ? timeout.source : 'wait'
  return { timeoutMs: Math.max(Math.floor(remainingMs), 1), source }
}
