import test from 'ava'
import { Registrar, renderOpenMetrics, renderText } from 'probe-exporter'
import { type Metric, Gauge as PromGauge, Registry } from 'prom-client'

interface DropCase {
  readonly title: string
  readonly fill: (metrics: Registrar, registry: Registry) => void
  readonly drops: readonly string[]
}

const label = (name: string, value: unknown) => ({ labels: { [name]: value as string } })

const names = ['', 'a b', 'a-b', '1a', 'ä', 'a\n', 'a{x="1"}', 'a.b', '\ud83d\ude80', 'a\0', '123']
const labelNames = ['', 'a b', 'a-b', '1a', 'ä', '__x', '__name__', '__proto__', 'a\n', 'a=', '\ud800']
const labelValues = [1, null, undefined, true, {}, [], 5n, '\ud800', 'a\udc00b']
const values = ['1', null, undefined, {}, true, [1]]

const cases: readonly DropCase[] = [
  ...names.map((name) => ({
    title: `a gauge called ${JSON.stringify(name)}`,
    fill: (metrics: Registrar) => metrics.gauge({ name, help: 'x' }).set(1),
    drops: [`invalid_name ${name}`],
  })),
  ...['', '_total', 'a b', 'a b_total'].map((name) => ({
    title: `a counter called ${JSON.stringify(name)}`,
    fill: (metrics: Registrar) => metrics.sidecarCounter({ name, help: 'x' }).set(1, { created: 1 }),
    drops: [`invalid_name ${name.replace(/(?:_total)?$/, '_total')}`],
  })),
  ...labelNames.map((name) => ({
    title: `a sample with a label called ${JSON.stringify(name)}`,
    fill: (metrics: Registrar) => metrics.gauge({ name: 'g', help: 'x' }).set(1, label(name, 'x')),
    drops: ['invalid_label g'],
  })),
  ...labelValues.map((value) => ({
    title: `a sample with the ${typeof value} ${JSON.stringify(String(value))} as the value of a label`,
    fill: (metrics: Registrar) => metrics.gauge({ name: 'g', help: 'x' }).set(1, label('a', value)),
    drops: ['invalid_label g'],
  })),
  ...values.map((value) => ({
    title: `a sample with the ${typeof value} ${JSON.stringify(String(value))} as its value`,
    fill: (metrics: Registrar) => metrics.gauge({ name: 'g', help: 'x' }).set(value as number),
    drops: ['invalid_value g'],
  })),
  {
    title: 'a state set whose name cannot be a label',
    fill: (metrics) => metrics.stateSet({ name: 'a:b', help: 'x', states: ['up', 'down'] }).set('up'),
    drops: ['invalid_label a:b', 'invalid_label a:b'],
  },
  {
    title: 'a label of prom-client with half a character',
    fill: (_, registry) =>
      new PromGauge({ name: 'g', help: 'x', labelNames: ['a'], registers: [registry] }).set({ a: '\udfff' }, 1),
    drops: ['invalid_label g'],
  },
  {
    title: 'a metric that throws when it is read',
    fill: (_, registry) =>
      new PromGauge({
        name: 'g',
        help: 'x',
        registers: [registry],
        collect: () => {
          throw new Error('not now')
        },
      }),
    drops: ['unreadable g Error: not now'],
  },
  {
    title: 'a metric whose promise is rejected when it is read',
    fill: (_, registry) =>
      new PromGauge({ name: 'g', help: 'x', registers: [registry], collect: () => Promise.reject(new Error('no')) }),
    drops: ['unreadable g Error: no'],
  },
  {
    title: 'something that is no metric',
    fill: (_, registry) => registry.registerMetric({ name: 'g' } as unknown as Metric),
    drops: ['unreadable g TypeError: metric.get is not a function'],
  },
]

for (const { title, fill, drops } of cases) {
  for (const [format, render] of [
    ['classic text', renderText],
    ['OpenMetrics', renderOpenMetrics],
  ] as const) {
    test(`${format} drops ${title}, says so, and shows the rest`, async (t) => {
      const metrics = new Registrar(new Registry())
      metrics.gauge({ name: 'first', help: 'x' }).set(1)
      fill(metrics, metrics.registry)
      metrics.gauge({ name: 'last', help: 'x' }).set(2)
      const dropped: string[] = []
      const text = await render(metrics.registry, (reason, sample, cause) => {
        dropped.push(`${reason} ${sample}${cause === undefined ? '' : ` ${cause}`}`)
      })
      t.deepEqual(dropped, [...drops])
      t.deepEqual(
        text.split('\n').filter((line) => !line.startsWith('#')),
        ['first 1', 'last 2', ''],
      )
    })
  }
}

test('a label set that cannot be shown costs no other label set of its metric', async (t) => {
  const metrics = new Registrar(new Registry())
  const gauge = metrics.gauge({ name: 'g', help: 'G.' })
  gauge.set(1, { labels: { a: '1' } })
  gauge.set(2, { labels: { 'a-b': '2' } })
  gauge.set(3, { labels: { a: '3' } })
  t.is(await renderText(metrics.registry), '# HELP g G.\n# TYPE g gauge\ng{a="1"} 1\ng{a="3"} 3\n')
})
