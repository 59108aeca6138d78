import { inspect } from 'node:util'
import test from 'ava'
import { Gauge, Info, InvalidSampleError, StateSet } from 'probe-exporter'

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

test('an info has the value 1 for each label set, and each once', (t) => {
  const info = new Info({ name: 'build_info', help: 'x' })
  info.set({ version: '1' })
  info.set({ version: '2' })
  info.set({ version: '2' })
  t.deepEqual(
    [...info.samples],
    [
      { labels: { version: '1' }, value: 1 },
      { labels: { version: '2' }, value: 1 },
    ],
  )
})

test('an info that is reset states nothing', (t) => {
  const info = new Info({ name: 'build_info', help: 'x' })
  info.set({ version: '1' })
  info.reset()
  t.deepEqual([...info.samples], [])
})

const states = ['starting', 'up', 'down']

for (const state of ['', 'Up', 'up ', 'constructor', '__proto__', 5, null, undefined, Number.NaN] as unknown[]) {
  test(`a state set of starting, up and down refuses ${inspect(state)}`, (t) => {
    const set = new StateSet({ name: 'service', help: 'x', states })
    const error = t.throws(() => set.set(state as string), { instanceOf: InvalidSampleError })
    t.is(error.metric, 'service')
    t.true(error.message.startsWith('service: the state is one of starting, up, down, got '))
    t.deepEqual([...set.samples], [])
  })
}

test('the state that holds is 1, every other is 0', (t) => {
  const set = new StateSet({ name: 'service', help: 'x', states })
  set.set('down')
  set.set('up')
  t.deepEqual(
    Array.from(set.samples, ({ labels, value }) => [labels['service'], value]),
    [
      ['starting', 0],
      ['up', 1],
      ['down', 0],
    ],
  )
})

test('each label set has a state of its own', (t) => {
  const set = new StateSet({ name: 'service', help: 'x', states: ['up', 'down'] })
  set.set('up', { labels: { node: 'a' } })
  set.set('down', { labels: { node: 'b' } })
  t.deepEqual(
    Array.from(set.samples, ({ labels, value }) => `${labels['node']} ${labels['service']} ${value}`),
    ['a up 1', 'a down 0', 'b up 0', 'b down 1'],
  )
})

test('a state named like what every object has is a state like any other', (t) => {
  const set = new StateSet({ name: '__proto__', help: 'x', states: ['constructor', 'toString'] })
  set.set('constructor')
  t.deepEqual(
    Array.from(set.samples, ({ labels, value }) => [...Object.entries(labels).flat(), value]),
    [
      ['__proto__', 'constructor', 1],
      ['__proto__', 'toString', 0],
    ],
  )
})
