import test from 'ava'
import { Counter, Histogram, Registry } from 'prom-client'
import { estimateBytes } from '../../src/exporter/probe-bytes.ts'
import { Registrar } from '../../src/metrics/registrar.ts'
import type { ProbeOutcome } from '../../src/probe/outcome.ts'
import { ProbeLog } from '../../src/probe/probe-log.ts'
import { say, startTcp } from '../support/servers.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

const MIB = 1024 * 1024
const LONG = 'x'.repeat(1000)

interface Content {
  readonly log?: (log: ProbeLog) => void
  readonly metrics?: (metrics: Registrar) => void
  readonly outcome?: ProbeOutcome
  readonly name?: string
}

function bytesOf({ log: fillLog, metrics: fillMetrics, outcome = { ok: true }, name = '' }: Content): number {
  const log = new ProbeLog(() => 0)
  const metrics = new Registrar(new Registry())
  fillLog?.(log)
  fillMetrics?.(metrics)
  return estimateBytes(name, { outcome, log: log.entries, metrics })
}

const cases: readonly (Content & { readonly title: string; readonly least: number })[] = [
  { title: 'nothing', least: 0 },
  { title: 'a target with a name of 1,000 characters', least: 1000, name: LONG },
  { title: 'a message of 1,000 characters', least: 1000, log: (log) => log.info(LONG) },
  { title: 'a field of 1,000 characters', least: 1000, log: (log) => log.info('', { field: LONG }) },
  { title: 'a field with a name of 1,000 characters', least: 1000, log: (log) => log.info('', { [LONG]: 1 }) },
  {
    title: 'the fullest log that there can be',
    least: 20 * MIB,
    log: (log) => {
      const fields = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, 'x'.repeat(2048)]))
      for (let line = 0; line < 500; line += 1) log.info('', fields)
    },
  },
  {
    title: 'a failure of 1,000 characters',
    least: 1000,
    outcome: { ok: false, reason: 'closed', phase: 'send', message: LONG },
  },
  {
    title: 'a label of 1,000 characters',
    least: 2000,
    metrics: (metrics) => metrics.gauge({ name: 'g', help: 'x' }).set(1, { labels: { label: LONG } }),
  },
  {
    title: '1,000 samples',
    least: 200_000,
    metrics: (metrics) => {
      const gauge = metrics.gauge({ name: 'g', help: 'x' })
      for (let index = 0; index < 1000; index += 1) gauge.set(index, { labels: { index: String(index) } })
    },
  },
  {
    title: '1,000 metrics',
    least: 200_000,
    metrics: (metrics) => {
      for (let index = 0; index < 1000; index += 1) metrics.gauge({ name: `g${index}`, help: 'x' })
    },
  },
  {
    title: "1,000 samples of prom-client's own",
    least: 200_000,
    metrics: ({ registry }) => {
      const counter = new Counter({ name: 'c', help: 'x', labelNames: ['index'], registers: [registry] })
      for (let index = 0; index < 1000; index += 1) counter.inc({ index: String(index) })
    },
  },
  {
    title: '100 samples of a histogram with 10 buckets',
    least: 200_000,
    metrics: ({ registry }) => {
      const buckets = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
      const histogram = new Histogram({ name: 'h', help: 'x', labelNames: ['index'], buckets, registers: [registry] })
      for (let index = 0; index < 100; index += 1) histogram.observe({ index: String(index) }, 1)
    },
  },
]

for (const { title, least, ...content } of cases) {
  test(`${title} takes ${least} bytes or more, and not many times that`, (t) => {
    const bytes = bytesOf(content) - bytesOf({})
    t.true(bytes >= least, String(bytes))
    t.true(bytes <= 5 * least, String(bytes))
  })
}

test('the fault of a prober counts with its stack', (t) => {
  const outcome = { ok: false, reason: 'internal', phase: 'check', message: '' } as const
  const fault = new Error(LONG)
  t.true(bytesOf({ outcome: { ...outcome, fault } }) >= bytesOf({ outcome }) + 1000)
})

test('the history of an exporter is bounded in bytes, whatever probes leave behind', async (t) => {
  const target = await startTcp(t, say('12:00 2026\n'))
  const yaml = `modules: { m: { prober: daytime, timeout: 60s } }\ntargets: { a: { address: "${target.address}", module: m } }\n`
  const { exporter } = await startExporter(t, yaml, { historyLimit: 100, historyMaxBytes: 40_000 })
  for (let probe = 0; probe < 20; probe += 1) await exporter.probe(scrapeOf('a'))
  const { length } = exporter.history.list()
  t.true(length > 0 && length < 20, String(length))
  t.true(exporter.history.bytes <= 40_000)
  t.is(exporter.history.list()[0]?.id, 20)
})
