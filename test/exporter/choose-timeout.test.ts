import test from 'ava'
import { chooseTimeout, parseScrapeTimeout, type TimeoutSource } from '../../src/exporter/choose-timeout.ts'
import { HttpError } from '../../src/targets/http-error.ts'

const timeouts: readonly {
  readonly moduleMs?: number
  readonly scrapeMs?: number
  readonly offsetMs?: number
  readonly timeoutMs: number
  readonly source: TimeoutSource
}[] = [
  { timeoutMs: 10_000, source: 'default' },
  { offsetMs: 20_000, timeoutMs: 10_000, source: 'default' },
  { moduleMs: 5000, timeoutMs: 5000, source: 'module' },
  { moduleMs: 60_000, timeoutMs: 60_000, source: 'module' },
  { moduleMs: 5000, offsetMs: 500, timeoutMs: 5000, source: 'module' },
  { scrapeMs: 10_000, timeoutMs: 10_000, source: 'scrape' },
  { scrapeMs: 10_000, offsetMs: 500, timeoutMs: 9500, source: 'scrape' },
  { scrapeMs: 120_000, offsetMs: 500, timeoutMs: 119_500, source: 'scrape' },
  { moduleMs: 5000, scrapeMs: 10_000, offsetMs: 500, timeoutMs: 5000, source: 'module' },
  { moduleMs: 9500, scrapeMs: 10_000, offsetMs: 500, timeoutMs: 9500, source: 'module' },
  { moduleMs: 9501, scrapeMs: 10_000, offsetMs: 500, timeoutMs: 9500, source: 'scrape' },
  { moduleMs: 60_000, scrapeMs: 10_000, timeoutMs: 10_000, source: 'scrape' },
  { scrapeMs: 500, offsetMs: 500, timeoutMs: 250, source: 'scrape' },
  { scrapeMs: 100, offsetMs: 500, timeoutMs: 50, source: 'scrape' },
  { moduleMs: 10, scrapeMs: 100, offsetMs: 500, timeoutMs: 10, source: 'module' },
  { scrapeMs: 501, offsetMs: 500, timeoutMs: 1, source: 'scrape' },
  { scrapeMs: 1e300, timeoutMs: 0x7fff_ffff, source: 'scrape' },
]

for (const { moduleMs, scrapeMs, offsetMs = 0, timeoutMs, source } of timeouts) {
  const given = `module ${moduleMs} ms, scrape ${scrapeMs} ms, offset ${offsetMs} ms`
  test(`the timeout is ${timeoutMs} ms with ${given}`, (t) => {
    t.deepEqual(chooseTimeout({ moduleMs, scrapeMs, offsetMs }), { timeoutMs, source })
  })
}

for (const scrapeMs of [Number.MIN_VALUE, 0.001, 1, 499, 500, 501]) {
  test(`the timeout is above zero for a scrape of ${scrapeMs} ms less 500 ms`, (t) => {
    const { timeoutMs } = chooseTimeout({ moduleMs: undefined, scrapeMs, offsetMs: 500 })
    t.true(timeoutMs > 0)
  })
}

const headers: readonly (readonly [header: string | undefined, ms: number | undefined])[] = [
  [undefined, undefined],
  ['', undefined],
  ['10', 10_000],
  ['10.0', 10_000],
  ['0.5', 500],
  ['.5', 500],
  ['5.', 5000],
  ['+5', 5000],
  [' 5 ', 5000],
  ['1e1', 10_000],
  ['1E-3', 1],
  ['0', undefined],
  ['-0', undefined],
  ['0.000', undefined],
  ['-1', undefined],
  ['-1e9', undefined],
  ['Inf', undefined],
  ['+Inf', undefined],
  ['-inf', undefined],
  ['Infinity', undefined],
  ['1e400', undefined],
]

for (const [header, ms] of headers) {
  test(`a scrape timeout of ${JSON.stringify(header)} seconds is ${ms} ms`, (t) => {
    t.is(parseScrapeTimeout(header), ms)
  })
}

const garbage = [
  'ten', '10s', '1,5', '1.2.3', '.', '+', 'e5', '1e', '0x10', 'NaN', 'nan', '1 0', '--1', '1_000', '∞', '١', 'null', ' ',
  '1'.repeat(30_000).concat('x'), '1.'.repeat(15_000), ' '.repeat(30_000),
] // biome-ignore format: one list is easier to read than a column of texts.

for (const header of garbage) {
  const shown = header.length > 20 ? `${header.length} characters from ${header.slice(0, 4)}` : header
  test(`a scrape timeout of ${JSON.stringify(shown)} is an error of the exporter, as in blackbox_exporter`, (t) => {
    const error = t.throws(() => parseScrapeTimeout(header), { instanceOf: HttpError })
    t.is(error.status, 500)
    t.is(error.message, 'X-Prometheus-Scrape-Timeout-Seconds is not a number of seconds')
  })
}
