import test from 'ava'
import { CounterMarks } from '../../src/json/regression.ts'
import { LruCache } from '../../src/net/lru-cache.ts'
import { runMapping } from './run-mapping.ts'

const metrics = [{ name: 'n', type: 'counter', value: '@.n', created: '@.t', for_each: '$[*]', labels: { i: '@~' } }]

/** Each reply as `n@t`, and what the metric says then. */
const stories: readonly (readonly [title: string, replies: readonly (readonly [string, number])[]])[] = [
  [
    'a counter that goes up',
    [
      ['1@0', 0],
      ['2@0', 0],
      ['2@0', 0],
    ],
  ],
  [
    'a counter that falls',
    [
      ['5@0', 0],
      ['4@0', 1],
      ['4@0', 1],
      ['5@0', 0],
    ],
  ],
  [
    'a counter that begins anew',
    [
      ['5@0', 0],
      ['1@9', 0],
      ['0@9', 1],
    ],
  ],
  [
    'a counter that goes back to an older beginning',
    [
      ['5@9', 0],
      ['1@0', 0],
    ],
  ],
  [
    'integers beyond 2^53',
    [
      ['9007199254740993@0', 0],
      ['9007199254740992@0', 1],
    ],
  ],
]

const documentOf = (reply: string): string => {
  const [n, t] = reply.split('@')
  return `[{"n": ${n}, "t": ${t}}]`
}

for (const [title, replies] of stories) {
  test(`${title} is ${replies.map(([, flag]) => flag).join(', ')}`, async (t) => {
    const memory = new LruCache<string, unknown>(10)
    for (const [reply, flag] of replies) {
      const { lines } = await runMapping(documentOf(reply), metrics, { memory })
      t.is(
        lines.find((line) => line.startsWith('probe_counter')),
        `probe_counter_regression{metric="n_total"} ${flag}`,
      )
    }
  })
}

test('nothing is said without a memory, nor of counters without a creation time', async (t) => {
  const memory = new LruCache<string, unknown>(10)
  t.deepEqual((await runMapping(documentOf('1@0'), metrics)).lines, ['n_total{i="0"} 1', 'n_created{i="0"} 0'])
  const plain = [{ name: 'n', type: 'counter', value: '$[0].n' }]
  t.deepEqual((await runMapping(documentOf('1@0'), plain, { memory })).lines, ['n_total 1'])
})

test('of two probes at a time, the one that is answered last may have asked first', async (t) => {
  const memory = new LruCache<string, unknown>(10)
  const { registry: _, ...metric } = { registry: 0, name: 'n', type: 'counter', labels: {}, optional: false } as const
  const sample = (value: number) => [{ metric, labels: {}, value, created: 0 }]
  const first = new CounterMarks(memory)
  const second = new CounterMarks(memory)
  t.is(second.update(sample(6)).size, 0)
  t.is(first.update(sample(5)).size, 0)
  t.is(new CounterMarks(memory).update(sample(5)).size, 1)
})

test('a series that is gone is forgotten', async (t) => {
  const memory = new LruCache<string, unknown>(10)
  const many = JSON.stringify(Array.from({ length: 50 }, () => ({ n: 1, t: 0 })))
  await runMapping(many, metrics, { memory })
  await runMapping('[]', metrics, { memory })
  t.is((memory.get('json counters') as Map<string, unknown>).size, 0)
})
