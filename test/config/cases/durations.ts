import type { MistakeCase } from './mistake-case.ts'

/** Times. */
export const DURATIONS: readonly MistakeCase[] = [
  { mistake: 'cache-over-an-hour', says: ['2:34: a cache keeps results for at most 1h'] },
  {
    mistake: 'cache-that-is-negative',
    says: ['2:34: "-5s" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-in-days',
    says: ['2:32: "1d" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-in-weeks',
    says: ['2:32: "1w" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-of-zero-without-a-unit',
    says: ['2:32: timeout is a number; expected a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  { mistake: 'duration-over-24-days', says: ['2:48: "600h" is longer than 24 days, the most that is allowed'] },
  {
    mistake: 'duration-that-is-empty',
    says: [
      '4:66: scrape_interval is empty; expected a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)',
    ],
  },
  {
    mistake: 'duration-that-is-negative',
    says: ['2:48: "-1s" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-that-is-no-text',
    says: ['2:32: timeout is a list; expected a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-with-a-space',
    says: ['2:32: "1 s" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-with-an-exponent',
    says: ['2:32: "1e3s" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-with-unknown-unit',
    says: ['2:32: "1.5x" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-without-a-number',
    says: ['2:32: "s" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'duration-without-a-unit',
    says: ['2:32: timeout is a number; expected a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'scrape-interval-in-days',
    says: ['4:66: "1d" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'],
  },
  {
    mistake: 'scrape-interval-of-zero',
    says: [
      '4:66: scrape_interval: expected at least 1ms, the least that Prometheus takes',
      '4:86: scrape_timeout: expected at least 1ms, the least that Prometheus takes',
    ],
  },
  {
    mistake: 'scrape-timeout-over-interval',
    says: ['4:87: scrape_timeout is longer than scrape_interval, which Prometheus refuses'],
  },
]
