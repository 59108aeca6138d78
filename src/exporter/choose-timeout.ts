import { HttpError } from '../targets/http-error.ts'

/** Where the timeout of a probe came from. */
export type TimeoutSource = 'module' | 'scrape' | 'default' | 'wait'

export interface ChosenTimeout {
  readonly timeoutMs: number
  readonly source: TimeoutSource
}

export interface TimeoutInputs {
  /** Timeout of the module; undefined for none. */
  readonly moduleMs: number | undefined
  /** What Prometheus says that it waits; undefined where it did not say. */
  readonly scrapeMs: number | undefined
  /** What is taken off the scrape timeout, for the way there and back. */
  readonly offsetMs: number
}

const DEFAULT_MS = 10_000
/** What a timer can wait. */
const SHORTEST_MS = 1
const LONGEST_MS = 0x7fff_ffff

/** The smaller of the module's timeout and the scrape's, less the offset. It is never zero or negative. */
export function chooseTimeout({ moduleMs, scrapeMs, offsetMs }: TimeoutInputs): ChosenTimeout {
  const leftMs = leftOfScrape(scrapeMs, offsetMs)
  if (leftMs === undefined) {
    return moduleMs === undefined
      ? { timeoutMs: DEFAULT_MS, source: 'default' }
      : { timeoutMs: moduleMs, source: 'module' }
  }
  return moduleMs !== undefined && moduleMs <= leftMs
    ? { timeoutMs: moduleMs, source: 'module' }
    : { timeoutMs: leftMs, source: 'scrape' }
}

/** Milliseconds that a scrape has for its probe, with the time that it waits for a slot; undefined for no limit. */
export function leftOfScrape(scrapeMs: number | undefined, offsetMs: number): number | undefined {
  if (scrapeMs === undefined) return undefined
  // An offset as long as the scrape itself would leave no time at all.
  const leftMs = scrapeMs > offsetMs ? scrapeMs - offsetMs : scrapeMs / 2
  return Math.min(Math.max(leftMs, SHORTEST_MS), LONGEST_MS)
}

/**
 * Reads `X-Prometheus-Scrape-Timeout-Seconds`.
 * @returns milliseconds; undefined where it is absent, or sets no limit: zero, negative or infinite.
 * @throws HttpError 500 when it is no number, as in blackbox_exporter.
 */
export function parseScrapeTimeout(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  const text = header.trim()
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return undefined
  const seconds = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(seconds)) {
    throw new HttpError(500, 'X-Prometheus-Scrape-Timeout-Seconds is not a number of seconds')
  }
  return seconds > 0 && Number.isFinite(seconds) ? seconds * 1000 : undefined
}
