import test from 'ava'
import { History } from '../../src/exporter/history.ts'

function historyOf(probes: number, bytes = 1000): History {
  return new History({ probes, bytes })
}

function add(history: History, target: string, ok = true, bytes = 1): number {
  const { id } = history.add({
    startedAt: new Date(0),
    target,
    module: 'tcp',
    outcome: ok ? { ok: true } : { ok: false, reason: 'refused', phase: 'connect', message: 'x' },
    durationSeconds: 1,
    bytes,
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
    const history = historyOf(limit)
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
  const history = historyOf(5)
  for (let probe = 0; probe < 1000; probe += 1) add(history, String(probe), probe % 2 === 0)
  t.is(history.list().length, 10)
  t.is(history.list()[0]?.target, '999')
})

test('a probe is found by its id for as long as it is kept', (t) => {
  const history = historyOf(1)
  const first = add(history, 'a')
  t.is(history.get(first)?.target, 'a')
  const second = add(history, 'b')
  t.is(history.get(first), undefined)
  t.is(history.get(second)?.target, 'b')
})

test('no id is given twice, not even when nothing is kept', (t) => {
  const history = historyOf(0)
  t.deepEqual(
    ['a', 'b', 'c'].map((target) => add(history, target)),
    [1, 2, 3],
  )
})

for (const id of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`there is no probe ${id}`, (t) => {
    const history = historyOf(3)
    add(history, 'a')
    t.is(history.get(id), undefined)
  })
}

test('a list that was taken does not change under the hands of its reader', (t) => {
  const history = historyOf(3)
  add(history, 'a')
  const list = history.list()
  add(history, 'b')
  t.is(list.length, 1)
})

/** As above; each probe is followed by its bytes, of which there may be 10. */
const sized = [
  { probes: 'a5 b5', kept: 'ba' },
  { probes: 'a5 b5 c1', kept: 'cb' },
  { probes: 'A5 b5 c1', kept: 'cA' },
  { probes: 'A5 b4 c1 d3', kept: 'dcA' },
  { probes: 'A5 B5 c5', kept: 'cB' },
  { probes: 'A5 B5 C5', kept: 'CB' },
  { probes: 'a3 b3 c3 d3 e1', kept: 'edcb' },
  { probes: 'a5 b11', kept: '' },
  { probes: 'a5 B10', kept: 'B' },
  { probes: 'A6 b1 c1 d1 e1 f1 g4', kept: 'gA' },
]

for (const { probes, kept } of sized) {
  test(`of ${probes} a history of 10 bytes keeps ${kept || 'nothing'}`, (t) => {
    const history = historyOf(4, 10)
    for (const [name = '', ...bytes] of probes.split(' ')) {
      add(history, name, name === name.toLowerCase(), Number(bytes.join('')))
    }
    const left = history.list()
    t.is(left.map(({ target }) => target).join(''), kept)
    t.is(
      history.bytes,
      left.reduce((sum, { bytes }) => sum + bytes, 0),
    )
  })
}
