import test from 'ava'
import { Answers, type Asked } from '../../../src/cli/workers/answers.ts'
import type { WorkerApi } from '../../../src/cli/workers/api.ts'
import { Channel } from '../../../src/cli/workers/channel.ts'
import { shareOf } from '../../../src/cli/workers/share.ts'
import { waitMs } from '../../../src/cli/workers/staff.ts'
import type { ProbeSummary } from '../../../src/exporter/crew.ts'
import type { Family } from '../../../src/metrics/family.ts'
import { connectPorts } from './connect-channels.ts'

const counted = (value: number): readonly Family[] => [
  { name: 'a', suffix: '_total', type: 'counter', help: '', unit: undefined, samples: [{ labels: {}, value }] },
]

const probe = (id: string, at: number): ProbeSummary => ({
  id,
  startedAt: new Date(at),
  target: 'clock',
  module: 'daytime',
  outcome: { ok: true },
  durationSeconds: 0.001,
})

function employ(id: number, api: Partial<WorkerApi>): { -readonly [N in keyof Asked]: Asked[N] } {
  const [left, right] = connectPorts()
  new Channel<object>(right, api)
  return { id, api: new Channel<WorkerApi>(left, {}), families: [] }
}

const total = (families: readonly Family[]): unknown => families[0]?.samples[0]?.value
const never = (): Promise<never> => new Promise(() => {})
const none = (): readonly Family[] => []

test('what the workers count is summed, with what the primary process adds', async (t) => {
  const members = [2, 3].map((value) => employ(value, { collect: async () => counted(value) }))
  const answers = new Answers(() => members)
  t.is(total(await answers.collect(none)), 5)
  t.is(total(await answers.collect(() => counted(10))), 15)
})

test('no sum falls when a worker ends, whenever that is', async (t) => {
  const first = employ(1, { collect: async () => counted(2) })
  const second = employ(2, { collect: async () => counted(3) })
  let members = [first, second]
  const answers = new Answers(() => members)
  t.is(total(await answers.collect(none)), 5)
  const meanwhile = answers.collect(none)
  members = [second]
  answers.bury(first)
  t.is(total(await meanwhile), 5)
  members = [second, employ(3, { collect: async () => counted(1) })]
  t.is(total(await answers.collect(none)), 6)
})

test('a worker that does not answer in time counts with what it gave last', async (t) => {
  let collect: WorkerApi['collect'] = async () => counted(2)
  const members = [employ(1, { collect: () => collect() }), employ(2, { collect: async () => counted(3) })]
  const answers = new Answers(() => members, 1000)
  await answers.collect(none)
  collect = never
  t.is(total(await answers.collect(none)), 5)
})

test('the probes of all workers are listed, the newest first, each with an id of its own', async (t) => {
  const members = [
    employ(1, { list: async () => [probe('2', 3000), probe('1', 1000)] }),
    employ(4, { list: async () => [probe('1', 2000)] }),
    employ(5, { list: async () => Promise.reject(new Error('the worker has ended')) }),
  ]
  const probes = await new Answers(() => members).list()
  t.deepEqual(
    probes.map(({ id }) => id),
    ['1-2', '4-1', '1-1'],
  )
})

test('the log of a probe comes from the worker that has it', async (t) => {
  const members = [1, 12].map((id) =>
    employ(id, { readLog: async (own) => (own === '7' ? `log of ${id}` : undefined) }),
  )
  const answers = new Answers(() => members)
  t.is(await answers.readLog('12-7'), 'log of 12')
  for (const id of [
    '1-8',
    '2-7',
    '7',
    '-7',
    '1-',
    '1-7-7',
    '1-x',
    'x',
    ' 1-7',
    '1-7 ',
    '\0',
    `1-${'7'.repeat(1000)}`,
  ]) {
    t.is(await answers.readLog(id), undefined, id)
  }
})

test('the parts of a limit are the limit', (t) => {
  for (const [limit, places] of [
    [1000, 2],
    [100, 3],
    [1, 2],
    [0, 4],
    [2 ** 40, 7],
  ] as const) {
    const parts = Array.from({ length: places }, (_, index) => shareOf(limit, { place: index + 1, places }))
    t.is(
      parts.reduce((sum, part) => sum + part, 0),
      limit,
    )
    t.true(Math.max(...parts) - Math.min(...parts) <= 1)
  }
})

test('who takes the place of workers that end quickly waits ever longer, up to half a minute', (t) => {
  t.deepEqual([0, 1, 2, 3, 8, 9, 1000].map(waitMs), [0, 250, 500, 1000, 30_000, 30_000, 30_000])
})
