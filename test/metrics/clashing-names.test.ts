import test from 'ava'
import { type Gauge, Registrar, renderOpenMetrics, renderText } from 'probe-exporter'
import { Counter, Histogram, Gauge as PromGauge, Registry, Summary } from 'prom-client'

/** Makes a metric of the given kind, with one sample. */
const makers = {
  counter: ({ registry }: Registrar, name: string) => void new Counter({ name, help: 'x', registers: [registry] }),
  sidecar: (metrics: Registrar, name: string) => metrics.sidecarCounter({ name, help: 'x' }).set(0, { created: 1 }),
  gauge: (metrics: Registrar, name: string) => metrics.gauge({ name, help: 'x' }).set(0),
  promGauge: ({ registry }: Registrar, name: string) =>
    void new PromGauge({ name, help: 'x', registers: [registry] }).set(0),
  info: (metrics: Registrar, name: string) => metrics.info({ name, help: 'x' }).set({}),
  stateSet: (metrics: Registrar, name: string) => metrics.stateSet({ name, help: 'x', states: ['up'] }).set('up'),
  histogram: ({ registry }: Registrar, name: string) =>
    new Histogram({ name, help: 'x', buckets: [1], registers: [registry] }).observe(1),
  summary: ({ registry }: Registrar, name: string) =>
    new Summary({ name, help: 'x', percentiles: [0.5], registers: [registry] }).observe(1),
} as const

type Made = readonly [kind: keyof typeof makers, name: string]

const clashes: readonly (readonly [Made, Made])[] = [
  [
    ['sidecar', 'x'],
    ['gauge', 'x'],
  ],
  [
    ['counter', 'x'],
    ['sidecar', 'x'],
  ],
  [
    ['sidecar', 'x'],
    ['gauge', 'x_created'],
  ],
  [
    ['counter', 'x_total'],
    ['promGauge', 'x_created'],
  ],
  [
    ['counter', 'x'],
    ['gauge', 'x_total'],
  ],
  [
    ['info', 'x_info'],
    ['gauge', 'x'],
  ],
  [
    ['info', 'x'],
    ['gauge', 'x_info'],
  ],
  [
    ['info', 'x'],
    ['info', 'x_info'],
  ],
  [
    ['histogram', 'x'],
    ['gauge', 'x_bucket'],
  ],
  [
    ['histogram', 'x'],
    ['gauge', 'x_sum'],
  ],
  [
    ['histogram', 'x'],
    ['counter', 'x_count'],
  ],
  [
    ['histogram', 'x'],
    ['gauge', 'x_created'],
  ],
  [
    ['summary', 'x'],
    ['gauge', 'x_count'],
  ],
  [
    ['summary', 'x'],
    ['histogram', 'x_sum'],
  ],
  [
    ['stateSet', 'x'],
    ['info', 'x_info'],
  ],
]

for (const clash of clashes) {
  for (const [first, second] of [clash, clash.toReversed() as unknown as typeof clash]) {
    const [kind, name] = second
    test(`a ${kind} ${name} is left out after a ${first[0]} ${first[1]}`, async (t) => {
      const metrics = new Registrar(new Registry())
      makers[first[0]](metrics, first[1])
      const alone = [await renderText(metrics.registry), await renderOpenMetrics(metrics.registry)]
      makers[kind](metrics, name)
      const reasons = new Set<string>()
      const both = [
        await renderText(metrics.registry, (reason) => reasons.add(reason)),
        await renderOpenMetrics(metrics.registry, (reason) => reasons.add(reason)),
      ]
      t.deepEqual(both, alone)
      t.deepEqual([...reasons], ['duplicate'])
    })
  }
}

const neighbours: readonly (readonly [Made, Made])[] = [
  [
    ['gauge', 'x'],
    ['gauge', 'x_total'],
  ],
  [
    ['gauge', 'x'],
    ['gauge', 'x_created'],
  ],
  [
    ['gauge', 'x'],
    ['gauge', 'X'],
  ],
  [
    ['sidecar', 'x'],
    ['sidecar', 'x_y'],
  ],
  [
    ['histogram', 'x'],
    ['gauge', 'x_total'],
  ],
  [
    ['stateSet', 'x'],
    ['gauge', 'x_info'],
  ],
]

for (const [first, second] of neighbours) {
  test(`a ${second[0]} ${second[1]} and a ${first[0]} ${first[1]} are both shown`, async (t) => {
    const metrics = new Registrar(new Registry())
    makers[first[0]](metrics, first[1])
    makers[second[0]](metrics, second[1])
    for (const render of [renderText, renderOpenMetrics]) {
      const text = await render(metrics.registry, () => t.fail())
      t.is(text.match(/^# TYPE (?!\w+_created )/gm)?.length, 2 - (second[1] === 'x_created' ? 1 : 0))
    }
  })
}

test('a metric without samples keeps its names too, so that no scrape differs from the next', async (t) => {
  const metrics = new Registrar(new Registry())
  const empty: Gauge = metrics.gauge({ name: 'x', help: 'x' })
  metrics.sidecarCounter({ name: 'x', help: 'x' }).set(1)
  t.is(await renderText(metrics.registry), '')
  empty.set(1)
  t.is(await renderText(metrics.registry), '# HELP x x\n# TYPE x gauge\nx 1\n')
})
