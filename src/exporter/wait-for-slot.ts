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

/** The timeout of a probe whose scrape has waited: a shorter one, where the whole timeout would end after the scrape. */
export function shortenTimeout(timeout: ChosenTimeout, leftMs: number | undefined, waitedMs: number): ChosenTimeout {
  if (leftMs === undefined || leftMs - waitedMs >= timeout.timeoutMs) return timeout
  return { timeoutMs: Math.max(leftMs - waitedMs, 1), source: 'wait' }
}
