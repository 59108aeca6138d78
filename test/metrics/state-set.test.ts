import { inspect } from 'node:util'
import test from 'ava'
import { InvalidSampleError, StateSet } from 'probe-exporter'

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
