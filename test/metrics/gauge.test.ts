import test from 'ava'
import { Gauge } from 'probe-exporter'

for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
  test(`a gauge takes ${value}`, (t) => {
    const gauge = new Gauge({ name: 'level', help: 'x' })
    gauge.set(value)
    t.deepEqual([...gauge.samples], [{ labels: {}, value }])
  })
}

test('the last value of a label set counts', (t) => {
  const gauge = new Gauge({ name: 'level', help: 'x' })
  gauge.set(1, { labels: { tank: 'a' } })
  gauge.set(2, { labels: { tank: 'b' } })
  gauge.set(3, { labels: { tank: 'a' } })
  t.deepEqual(
    Array.from(gauge.samples, ({ labels, value }) => `${labels['tank']} ${value}`),
    ['a 3', 'b 2'],
  )
})

test('an empty label is the same as none, so the last value counts', (t) => {
  const gauge = new Gauge({ name: 'level', help: 'x' })
  gauge.set(1, { labels: { tank: 'a', site: '' } })
  gauge.set(2, { labels: { tank: 'a' } })
  t.deepEqual([...gauge.samples], [{ labels: { tank: 'a' }, value: 2 }])
})
