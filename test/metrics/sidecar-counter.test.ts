import test from 'ava'
import { InvalidSampleError, Registrar, renderOpenMetrics, SidecarCounter } from 'probe-exporter'
import { Registry } from 'prom-client'

const refused: readonly { readonly title: string; readonly value: unknown; readonly got: string }[] = [
  { title: 'a negative number', value: -1, got: '-1' },
  { title: 'a number just below zero', value: -Number.MIN_VALUE, got: '-5e-324' },
  { title: 'NaN', value: Number.NaN, got: 'NaN' },
  { title: 'infinity', value: Number.POSITIVE_INFINITY, got: 'Infinity' },
  { title: 'negative infinity', value: Number.NEGATIVE_INFINITY, got: '-Infinity' },
  { title: 'a text that looks like a number', value: '5', got: '"5"' },
  { title: 'null', value: null, got: 'null' },
  { title: 'undefined', value: undefined, got: 'undefined' },
  { title: 'a big integer below zero', value: -5n, got: '-5' },
  { title: 'a boolean', value: true, got: 'true' },
  { title: 'an array', value: [5], got: '5' },
  { title: 'a wrapped number', value: Object(5), got: '5' },
]

for (const { title, value, got } of refused) {
  test(`a counter refuses ${title} as its value`, (t) => {
    const counter = new SidecarCounter({ name: 'hits', help: 'x' })
    const error = t.throws(() => counter.set(value as number), { instanceOf: InvalidSampleError })
    t.is(error.message, `hits_total: a counter is a finite number from 0 up, got ${got}`)
    t.is(error.metric, 'hits_total')
    t.deepEqual([...counter.samples], [])
  })

  if (value === undefined) continue // A creation time may be left out.
  test(`a counter refuses ${title} as its creation time`, (t) => {
    const counter = new SidecarCounter({ name: 'hits', help: 'x' })
    const error = t.throws(() => counter.set(1, { created: value as number }), { instanceOf: InvalidSampleError })
    t.is(error.message, `hits_total: a creation time is in Unix seconds, from 0 up, got ${got}`)
    t.deepEqual([...counter.samples], [])
  })
}

const accepted = [0, 1, 0.5, Number.MIN_VALUE, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER + 2]

for (const value of accepted) {
  test(`a counter takes ${value}`, (t) => {
    const counter = new SidecarCounter({ name: 'hits', help: 'x' })
    counter.set(value, { created: value })
    t.deepEqual([...counter.samples], [{ labels: {}, value, created: value }])
  })
}

for (const { given, name } of [
  { given: 'hits', name: 'hits_total' },
  { given: 'hits_total', name: 'hits_total' },
  { given: 'hits_total_total', name: 'hits_total_total' },
  { given: 'total', name: 'total_total' },
]) {
  test(`a counter made as ${given} is called ${name}`, (t) => {
    t.is(new SidecarCounter({ name: given, help: 'x' }).name, name)
  })
}

test('a refused value leaves the one before in place', (t) => {
  const counter = new SidecarCounter({ name: 'hits', help: 'x' })
  counter.set(5)
  t.throws(() => counter.set(-1), { instanceOf: InvalidSampleError })
  t.deepEqual([...counter.samples], [{ labels: {}, value: 5 }])
})

test('a value may go down, for the target may have begun anew', (t) => {
  const counter = new SidecarCounter({ name: 'hits', help: 'x' })
  counter.set(5, { created: 1 })
  counter.set(0, { created: 2 })
  t.deepEqual([...counter.samples], [{ labels: {}, value: 0, created: 2 }])
})

test('the same labels in another order are the same series', (t) => {
  const counter = new SidecarCounter({ name: 'hits', help: 'x' })
  counter.set(1, { labels: { a: '1', b: '2' } })
  counter.set(2, { labels: { b: '2', a: '1' } })
  t.deepEqual(
    Array.from(counter.samples, ({ value }) => value),
    [2],
  )
})

test('labels that are put together from other texts stay apart', (t) => {
  const counter = new SidecarCounter({ name: 'hits', help: 'x' })
  counter.set(1, { labels: { a: '1,b:2' } })
  counter.set(2, { labels: { a: '1', b: '2' } })
  counter.set(3, { labels: { a: '1","b":"2' } })
  t.is([...counter.samples].length, 3)
})

test('a label set that its owner changes afterwards stays as it was', async (t) => {
  const metrics = new Registrar(new Registry())
  const counter = metrics.sidecarCounter({ name: 'hits', help: 'x' })
  const labels = { path: '/a' }
  counter.set(1, { labels })
  labels.path = '/b'
  counter.set(2, { labels })
  const text = await renderOpenMetrics(metrics.registry)
  t.true(text.includes('hits_total{path="/a"} 1\nhits_total{path="/b"} 2\n'))
})

test('the message about a name that a target chose is bounded and has no control characters', (t) => {
  const counter = new SidecarCounter({ name: `\u001b[2J${'a'.repeat(5000)}`, help: 'x' })
  const error = t.throws(() => counter.set(-1), { instanceOf: InvalidSampleError })
  t.true(error.message.length < 300)
  t.false(error.message.includes('\u001b'))
})

test('a counter that is reset has no samples', (t) => {
  const counter = new SidecarCounter({ name: 'hits', help: 'x' })
  counter.set(1)
  counter.reset()
  t.deepEqual([...counter.samples], [])
})
