import test from 'ava'
import { Info, Registrar, renderOpenMetrics, renderText, SidecarCounter, StateSet } from 'probe-exporter'
import { type Metric, Registry } from 'prom-client'
import { permutations } from './permutations.ts'

const CLASSIC = `# HELP hits_total Hits.
# TYPE hits_total counter
hits_total{path="/"} 5

# HELP service State.
# TYPE service gauge
service{service="up"} 1
service{service="down"} 0

# HELP build_info Build.
# TYPE build_info gauge
build_info{version="1"} 1
`

const OPENMETRICS = `# HELP hits Hits.
# TYPE hits counter
hits_total{path="/"} 5
# HELP service State.
# TYPE service gauge
service{service="up"} 1
service{service="down"} 0
# HELP build_info Build.
# TYPE build_info gauge
build_info{version="1"} 1
# EOF
`

const renderers = [
  { name: "prom-client's classic text", render: classic, text: CLASSIC },
  { name: "prom-client's OpenMetrics", render: openMetrics, text: OPENMETRICS },
  { name: 'renderText', render: renderText, text: undefined },
  { name: 'renderOpenMetrics', render: renderOpenMetrics, text: undefined },
] as const

for (const order of permutations(renderers)) {
  test(`our metrics keep name and text through ${order.map(({ name }) => name).join(', ')}`, async (t) => {
    const { registry, counter } = exampleRegistry()
    const expected = new Map<string, string>()
    for (const { name, render, text } of [...order, ...order]) {
      const rendered = await render(registry)
      t.is(rendered, text ?? expected.get(name) ?? rendered)
      expected.set(name, rendered)
      t.is(counter.name, 'hits_total')
    }
  })
}

test('metrics that were never near a Registrar can be registered in any registry', async (t) => {
  const registry = new Registry()
  const counter = new SidecarCounter({ name: 'hits', help: 'Hits.', registers: [registry] })
  const set = new StateSet({ name: 'service', help: 'State.', states: ['up', 'down'], registers: [registry] })
  const info = new Info({ name: 'build_info', help: 'Build.' })
  registry.registerMetric(info as unknown as Metric)
  counter.set(5, { labels: { path: '/' }, created: 1 })
  set.set('up')
  info.set({ version: '1' })
  t.is(await classic(registry), CLASSIC)
  t.is(await openMetrics(registry), OPENMETRICS)
})

test('our metrics are in the JSON of prom-client, with their full name', async (t) => {
  const { registry } = exampleRegistry()
  await openMetrics(registry)
  const names = (await registry.getMetricsAsJSON()).map(({ name, type }) => `${name} ${type}`)
  t.deepEqual(names, ['hits_total counter', 'service gauge', 'build_info gauge'])
})

test('our metrics go along when registries are merged', async (t) => {
  const { registry } = exampleRegistry()
  registry.setContentType(Registry.PROMETHEUS_CONTENT_TYPE)
  t.is(await Registry.merge([registry, new Registry()]).metrics(), CLASSIC)
})

test('resetMetrics of prom-client empties our metrics', async (t) => {
  const { registry } = exampleRegistry()
  registry.resetMetrics()
  t.is(await renderOpenMetrics(registry), '# EOF\n')
})

test('a metric that prom-client gave away by its name is ours', (t) => {
  const { registry, counter } = exampleRegistry()
  t.is(registry.getSingleMetric('hits_total') as unknown, counter)
})

function exampleRegistry(): { readonly registry: Registry; readonly counter: SidecarCounter } {
  const metrics = new Registrar(new Registry())
  const counter = metrics.sidecarCounter({ name: 'hits', help: 'Hits.' })
  counter.set(5, { labels: { path: '/' }, created: 1 })
  metrics.stateSet({ name: 'service', help: 'State.', states: ['up', 'down'] }).set('up')
  metrics.info({ name: 'build_info', help: 'Build.' }).set({ version: '1' })
  return { registry: metrics.registry, counter }
}

async function classic(registry: Registry): Promise<string> {
  registry.setContentType(Registry.PROMETHEUS_CONTENT_TYPE)
  return registry.metrics()
}

async function openMetrics(registry: Registry): Promise<string> {
  const openMetricsRegistry = registry as unknown as Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>
  openMetricsRegistry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  return registry.metrics()
}
