import test from 'ava'
import { DuplicateMetricError, Registrar, renderText } from 'probe-exporter'
import { Gauge as PromGauge, Registry } from 'prom-client'

type Make = (metrics: Registrar) => unknown

const again: readonly { readonly title: string; readonly first: Make; readonly second: Make }[] = [
  {
    title: 'a gauge',
    first: (metrics) => metrics.gauge({ name: 'x', help: 'X.', unit: 'seconds' }),
    second: (metrics) => metrics.gauge({ unit: 'seconds', help: 'X.', name: 'x' }),
  },
  {
    title: 'a sidecar counter, once with its suffix and once without',
    first: (metrics) => metrics.sidecarCounter({ name: 'x', help: 'X.' }),
    second: (metrics) => metrics.sidecarCounter({ help: 'X.', name: 'x_total' }),
  },
  {
    title: 'a state set',
    first: (metrics) => metrics.stateSet({ name: 'x', help: 'X.', states: ['a', 'b'] }),
    second: (metrics) => metrics.stateSet({ states: ['a', 'b'], help: 'X.', name: 'x' }),
  },
  {
    title: 'an info',
    first: (metrics) => metrics.info({ name: 'x_info', help: 'X.' }),
    second: (metrics) => metrics.info({ help: 'X.', name: 'x_info' }),
  },
  {
    title: 'a counter',
    first: (metrics) => metrics.counter({ name: 'x', help: 'X.', labelNames: ['a'] }),
    second: (metrics) => metrics.counter({ labelNames: ['a'], help: 'X.', name: 'x' }),
  },
  {
    title: 'a histogram',
    first: (metrics) => metrics.histogram({ name: 'x', help: 'X.', labelNames: ['a'], buckets: [1, 2] }),
    second: (metrics) => metrics.histogram({ buckets: [1, 2], labelNames: ['a'], help: 'X.', name: 'x' }),
  },
]

for (const { title, first, second } of again) {
  test(`the same definition again, its keys in another order, returns the same metric: ${title}`, (t) => {
    const metrics = new Registrar(new Registry())
    const metric = first(metrics)
    t.is(second(metrics), metric)
    t.is(metrics.registry.getMetricsAsArray().length, 1)
  })
}

const others: readonly { readonly title: string; readonly first: Make; readonly second: Make }[] = [
  {
    title: 'help',
    first: (metrics) => metrics.gauge({ name: 'x', help: 'X.' }),
    second: (metrics) => metrics.gauge({ name: 'x', help: 'Y.' }),
  },
  {
    title: 'unit',
    first: (metrics) => metrics.gauge({ name: 'x', help: 'X.' }),
    second: (metrics) => metrics.gauge({ name: 'x', help: 'X.', unit: 'seconds' }),
  },
  {
    title: 'states',
    first: (metrics) => metrics.stateSet({ name: 'x', help: 'X.', states: ['a', 'b'] }),
    second: (metrics) => metrics.stateSet({ name: 'x', help: 'X.', states: ['a'] }),
  },
  {
    title: 'label names',
    first: (metrics) => metrics.counter({ name: 'x', help: 'X.', labelNames: ['a'] }),
    second: (metrics) => metrics.counter({ name: 'x', help: 'X.', labelNames: ['a', 'b'] }),
  },
  {
    title: 'buckets',
    first: (metrics) => metrics.histogram({ name: 'x', help: 'X.', buckets: [1] }),
    second: (metrics) => metrics.histogram({ name: 'x', help: 'X.', buckets: [2] }),
  },
  {
    title: 'kind',
    first: (metrics) => metrics.gauge({ name: 'x', help: 'X.' }),
    second: (metrics) => metrics.info({ name: 'x', help: 'X.' }),
  },
  {
    title: 'kind of counter',
    first: (metrics) => metrics.counter({ name: 'x_total', help: 'X.' }),
    second: (metrics) => metrics.sidecarCounter({ name: 'x_total', help: 'X.' }),
  },
]

for (const { title, first, second } of others) {
  test(`a definition that differs in ${title} alone is refused`, (t) => {
    const metrics = new Registrar(new Registry())
    const metric = first(metrics)
    const error = t.throws(() => second(metrics), { instanceOf: DuplicateMetricError })
    t.regex(error.metric, /^x(?:_total)?$/)
    t.is(error.message, `the metric ${error.metric} is registered already, with another definition`)
    t.is(first(metrics), metric)
  })
}

test('a name that somebody else gave to a metric of the registry is refused', (t) => {
  const registry = new Registry()
  new PromGauge({ name: 'x', help: 'X.', registers: [registry] })
  t.throws(() => new Registrar(registry).gauge({ name: 'x', help: 'X.' }), { instanceOf: DuplicateMetricError })
})

test('a metric that is taken out leaves its name to another', async (t) => {
  const metrics = new Registrar(new Registry())
  metrics.gauge({ name: 'x', help: 'X.' }).set(1)
  t.true(metrics.unregister('x'))
  t.is(await renderText(metrics.registry), '')
  metrics.info({ name: 'x', help: 'Another.' })
  t.true(metrics.unregister('x'))
})

test('taking out a metric that is not there says so', (t) => {
  const metrics = new Registrar(new Registry())
  t.false(metrics.unregister('x'))
  metrics.sidecarCounter({ name: 'x', help: 'X.' })
  t.false(metrics.unregister('x'))
  t.true(metrics.unregister('x_total'))
  t.false(metrics.unregister('x_total'))
})

test('a registry that was cleared behind the back of its registrar is filled anew', async (t) => {
  const metrics = new Registrar(new Registry())
  const before = metrics.gauge({ name: 'x', help: 'X.' })
  metrics.registry.clear()
  const after = metrics.gauge({ name: 'x', help: 'X.' })
  t.not(after, before)
  after.set(1)
  t.is(await renderText(metrics.registry), '# HELP x X.\n# TYPE x gauge\nx 1\n')
})

test('the message about a name that a target chose is bounded', (t) => {
  const metrics = new Registrar(new Registry())
  const name = `\u001b${'x'.repeat(5000)}`
  metrics.gauge({ name, help: 'X.' })
  const error = t.throws(() => metrics.gauge({ name, help: 'Y.' }), { instanceOf: DuplicateMetricError })
  t.true(error.message.length < 300)
  t.false(error.message.includes('\u001b'))
})

test('a metric may have more label sets than a call has arguments', async (t) => {
  const metrics = new Registrar()
  const gauge = metrics.gauge({ name: 'x', help: 'X.' })
  for (let set = 0; set < 130_000; set += 1) gauge.set(set, { labels: { set: String(set) } })
  t.is((await renderText(metrics)).split('\n').length, 130_003)
})

test('a registry that a definition names gets nothing', (t) => {
  const registry = new Registry()
  const definition = { name: 'x', help: 'X.', registers: [registry] }
  new Registrar().gauge(definition).set(1)
  t.notThrows(() => new Registrar().gauge(definition).set(1))
  t.deepEqual(registry.getMetricsAsArray(), [])
})

test('a help that is no text spoils no other metric', async (t) => {
  const metrics = new Registrar()
  metrics.counter({ name: 'a_total', help: 5 as unknown as string }).inc()
  metrics.gauge({ name: 'b', help: 'B.' }).set(1)
  t.regex(await renderText(metrics), /^# HELP a_total 5\n[\s\S]*^b 1$/m)
})
