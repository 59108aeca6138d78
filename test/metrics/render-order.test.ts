import test from 'ava'
import { renderOpenMetrics, renderText } from 'probe-exporter'
import { Counter, collectDefaultMetrics, Histogram, Gauge as PromGauge, Registry, Summary } from 'prom-client'
import { permutations } from './permutations.ts'

const TEXT = `# HELP a_total A.
# TYPE a_total counter
a_total{n="1"} 2
# HELP b B.
# TYPE b counter
b 1
# HELP g G.
# TYPE g gauge
g 3
# HELP h H.
# TYPE h histogram
h_bucket{le="1"} 1
h_bucket{le="+Inf"} 1
h_sum 1
h_count 1
# HELP s S.
# TYPE s summary
s{quantile="0.5"} 2
s_sum 2
s_count 1
`

const OPENMETRICS = `# HELP a A.
# TYPE a counter
a_total{n="1"} 2
# HELP b B.
# TYPE b counter
b_total 1
# HELP g G.
# TYPE g gauge
g 3
# HELP h H.
# TYPE h histogram
h_bucket{le="1.0"} 1
h_bucket{le="+Inf"} 1
h_sum 1
h_count 1
# HELP s S.
# TYPE s summary
s{quantile="0.5"} 2
s_sum 2
s_count 1
# EOF
`

/** prom-client takes the `_total` off its own counters here, for good. */
async function renderByPromClient(registry: Registry): Promise<undefined> {
  const openMetricsRegistry = registry as unknown as Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>
  openMetricsRegistry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  await registry.metrics()
  return undefined
}

const steps = [
  { name: 'renderText', render: renderText, expected: TEXT },
  { name: 'renderOpenMetrics', render: renderOpenMetrics, expected: OPENMETRICS },
  { name: "prom-client's OpenMetrics", render: renderByPromClient, expected: undefined },
] as const

for (const order of permutations(steps)) {
  const names = order.map(({ name }) => name).join(', ')
  test(`prom-client's own metrics come out the same after ${names}, twice`, async (t) => {
    const registry = promClientRegistry()
    for (const { render, expected } of [...order, ...order]) t.is(await render(registry), expected)
  })
}

test('both formats rendered at once come out whole', async (t) => {
  const registry = promClientRegistry()
  const [text, , openMetrics] = await Promise.all([
    renderText(registry),
    renderByPromClient(registry),
    renderOpenMetrics(registry),
  ])
  t.is(text, TEXT)
  t.is(openMetrics, OPENMETRICS)
})

test('a counter keeps its suffix beside a gauge that has its name without it', async (t) => {
  const registry = new Registry()
  new Counter({ name: 'a_total', help: 'A.', registers: [registry] }).inc()
  new PromGauge({ name: 'a', help: 'A.', registers: [registry] }).set(5)
  await renderByPromClient(registry)
  t.is(await renderText(registry), '# HELP a_total A.\n# TYPE a_total counter\na_total 1\n')
})

test("prom-client's default metrics have the same names and types in every rendering", async (t) => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const shape = (text: string): string =>
    text.replace(/^([^#]\S*).*$/gm, '$1').replace(/^(?:\w+_bucket|# HELP).*\n/gm, '')
  const [text, openMetrics] = [shape(await renderText(registry)), shape(await renderOpenMetrics(registry))]
  await renderByPromClient(registry)
  t.is(shape(await renderText(registry)), text)
  t.is(shape(await renderOpenMetrics(registry)), openMetrics)
  t.regex(text, /^# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total$/m)
  t.regex(openMetrics, /^# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total$/m)
})

function promClientRegistry(): Registry {
  const registry = new Registry()
  const registers = [registry]
  new Counter({ name: 'a_total', help: 'A.', labelNames: ['n'], registers }).inc({ n: '1' }, 2)
  new Counter({ name: 'b', help: 'B.', registers }).inc()
  new PromGauge({ name: 'g', help: 'G.', registers }).set(3)
  new Histogram({ name: 'h', help: 'H.', buckets: [1], registers }).observe(1)
  new Summary({ name: 's', help: 'S.', percentiles: [0.5], registers }).observe(2)
  return registry
}
