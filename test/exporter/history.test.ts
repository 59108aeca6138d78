import test from 'ava'
import { History } from '../../src/exporter/history.ts'

function add(history: History, target: string, ok = true): number {
  const { id } = history.add({
    startedAt: new Date(0),
    target,
    module: 'tcp',
    outcome: ok ? { ok: true } : { ok: false, reason: 'refused', phase: 'connect', message: 'x' },
    durationSeconds: 1,
    renderDebug: async () => target,
  })
  return id
}

/** `a` to `z` are probes in their order; a capital is a failure. */
const cases = [
  { limit: 3, probes: '', kept: '' },
  { limit: 3, probes: 'abc', kept: 'cba' },
  { limit: 3, probes: 'abcd', kept: 'dcb' },
  { limit: 3, probes: 'Abcd', kept: 'dcbA' },
  { limit: 3, probes: 'Abcdefgh', kept: 'hgfA' },
  { limit: 3, probes: 'AbCdefgh', kept: 'hgfCA' },
  { limit: 3, probes: 'ABCDefgh', kept: 'hgfDCB' },
  { limit: 3, probes: 'ABCDEFGH', kept: 'HGFEDC' },
  { limit: 3, probes: 'abcDefGhijk', kept: 'kjiGD' },
  { limit: 1, probes: 'aB', kept: 'B' },
  { limit: 1, probes: 'Ab', kept: 'bA' },
  { limit: 1, probes: 'AbCd', kept: 'dC' },
  { limit: 0, probes: 'a', kept: '' },
  { limit: 0, probes: 'A', kept: '' },
  { limit: 0, probes: 'AbCdE', kept: '' },
]

for (const { limit, probes, kept } of cases) {
  test(`of ${probes || 'nothing'} a history of ${limit} keeps ${kept || 'nothing'}`, (t) => {
    const history = new History(limit)
    for (const probe of probes) add(history, probe, probe === probe.toLowerCase())
    t.is(
      history
        .list()
        .map(({ target }) => target)
        .join(''),
      kept,
    )
  })
}

test('a history is bounded, however much goes through it', (t) => {
  const history = new History(5)
  for (let probe = 0; probe < 1000; probe += 1) add(history, String(probe), probe % 2 === 0)
  t.is(history.list().length, 10)
  t.is(history.list()[0]?.target, '999')
})

test('a probe is found by its id for as long as it is kept', (t) => {
  const history = new History(1)
  const first = add(history, 'a')
  t.is(history.get(first)?.target, 'a')
  const second = add(history, 'b')
  t.is(history.get(first), undefined)
  t.is(history.get(second)?.target, 'b')
})

test('no id is given twice, not even when nothing is kept', (t) => {
  const history = new History(0)
  t.deepEqual(
    ['a', 'b', 'c'].map((target) => add(history, target)),
    [1, 2, 3],
  )
})

for (const id of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`there is no probe ${id}`, (t) => {
    const history = new History(3)
    add(history, 'a')
    t.is(history.get(id), undefined)
  })
}

test('a list that was taken does not change under the hands of its reader', (t) => {
  const history = new History(3)
  add(history, 'a')
  const list = history.list()
  add(history, 'b')
  t.is(list.length, 1)
})
