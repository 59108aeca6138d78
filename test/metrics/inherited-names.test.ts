import test from 'ava'
import { DuplicateMetricError, Registrar, renderOpenMetrics, renderText } from 'probe-exporter'
import { Registry } from 'prom-client'

/** prom-client keeps its metrics in a plain object, which has these without anybody's doing. */
const names = [...Object.getOwnPropertyNames(Object.prototype), 'name', 'help', 'get', 'length']

for (const name of names) {
  test(`a gauge can be called ${name}`, async (t) => {
    const metrics = new Registrar(new Registry())
    t.false(metrics.unregister(name))
    const gauge = metrics.gauge({ name, help: 'x' })
    gauge.set(1, { labels: { a: 'b' } })
    t.is(metrics.gauge({ name, help: 'x' }), gauge)
    t.throws(() => metrics.gauge({ name, help: 'y' }), { instanceOf: DuplicateMetricError })
    const text = `# HELP ${name} x\n# TYPE ${name} gauge\n${name}{a="b"} 1\n`
    t.is(await renderText(metrics.registry), text)
    t.is(await renderOpenMetrics(metrics.registry), `${text}# EOF\n`)
    t.is(await metrics.registry.metrics(), text)
    t.true(metrics.unregister(name))
    t.is(await renderText(metrics.registry), '')
  })

  test(`a counter can be called ${name}`, async (t) => {
    const metrics = new Registrar(new Registry())
    metrics.sidecarCounter({ name, help: 'x' }).set(1)
    t.is(
      await renderOpenMetrics(metrics.registry),
      `# HELP ${name} x\n# TYPE ${name} counter\n${name}_total 1\n# EOF\n`,
    )
  })

  test(`a counter of prom-client can be called ${name}`, async (t) => {
    const metrics = new Registrar(new Registry())
    metrics.counter({ name, help: 'x' }).inc()
    t.is(await renderText(metrics.registry), `# HELP ${name} x\n# TYPE ${name} counter\n${name} 1\n`)
  })

  if (name.startsWith('__')) continue // No label may begin so.
  test(`a label can be called ${name}`, async (t) => {
    const metrics = new Registrar(new Registry())
    metrics.gauge({ name: 'g', help: 'x' }).set(1, { labels: { [name]: 'a' } })
    metrics.counter({ name: 'c', help: 'x', labelNames: [name] }).inc({ [name]: 'b' })
    const lines = (await renderText(metrics.registry)).split('\n').filter((line) => line.includes('{'))
    t.deepEqual(lines, [`g{${name}="a"} 1`, `c{${name}="b"} 1`])
  })
}

test('metrics with such names stand side by side, and in a registry that was cleared', async (t) => {
  const metrics = new Registrar(new Registry())
  metrics.registry.clear()
  for (const name of names) metrics.gauge({ name, help: 'x' }).set(1)
  const lines = (await renderText(metrics.registry)).split('\n').filter((line) => line.endsWith(' 1'))
  t.deepEqual(lines.sort(), names.map((name) => `${name} 1`).sort())
})
