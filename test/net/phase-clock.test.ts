import test from 'ava'
import { PhaseClock, toSeconds } from '../../src/net/phase-clock.ts'
import { afterSocketEvents, giveWay } from '../../src/net/slices.ts'
import { createTurnClock, markSocketEvent, turnNow } from '../../src/net/turn.ts'

test('a phase that is entered twice adds up', (t) => {
  let nowMs = 0
  const clock = new PhaseClock(() => nowMs)
  for (const phase of ['send', 'receive', 'send', 'receive'] as const) {
    clock.enter(phase)
    nowMs += 5
  }
  clock.stop()
  t.deepEqual(
    [...clock.durationsMs],
    [
      ['send', 10],
      ['receive', 10],
    ],
  )
  t.is(clock.totalMs, 20)
})

test('nothing changes once the clock has stopped, and the last phase stays known', (t) => {
  let nowMs = 0
  const clock = new PhaseClock(() => nowMs)
  clock.enter('connect')
  nowMs = 7
  clock.stop()
  nowMs = 9
  clock.enter('receive')
  clock.stop()
  t.is(clock.phase, 'connect')
  t.is(clock.totalMs, 7)
  t.deepEqual([...clock.durationsMs], [['connect', 7]])
})

test("a pause is nobody's time, and what is entered in it does not count", (t) => {
  let nowMs = 0
  const clock = new PhaseClock(() => nowMs)
  clock.enter('connect')
  nowMs = 3
  clock.pause()
  nowMs = 100
  clock.enter('receive')
  t.is(clock.totalMs, 3)
  clock.resume()
  nowMs = 104
  clock.stop()
  t.is(clock.totalMs, 7)
  t.deepEqual([...clock.durationsMs], [['connect', 7]])
})

test('what is computed before the probe sets out counts for a hundredth, up to a millisecond', (t) => {
  let nowMs = 0
  const clock = new PhaseClock(() => nowMs)
  clock.prepare()
  clock.enter('resolve')
  nowMs = 0.5
  clock.enter('connect')
  nowMs = 3
  t.is(clock.totalMs, 2.01)
  clock.setOut()
  nowMs = 8
  clock.stop()
  t.is(clock.totalMs, 7.01)
  t.deepEqual(
    [...clock.durationsMs].map(([phase, ms]) => [phase, toSeconds(ms)]),
    [
      ['resolve', 0.000005],
      ['connect', 0.007005],
    ],
  )
})

test('a phase that is still open counts up to now', (t) => {
  let nowMs = 0
  const clock = new PhaseClock(() => nowMs)
  clock.enter('resolve')
  nowMs = 4
  t.is(clock.phaseMs('resolve'), 4)
  t.is(clock.phaseMs('connect'), 0)
  clock.stop()
  nowMs = 9
  t.is(clock.phaseMs('resolve'), 4)
})

test('a clock that stops in a pause stops where the pause began', (t) => {
  let nowMs = 0
  const clock = new PhaseClock(() => nowMs)
  clock.enter('send')
  nowMs = 3
  clock.pause()
  nowMs = 100
  clock.stop()
  clock.resume()
  t.is(clock.totalMs, 3)
  t.deepEqual([...clock.durationsMs], [['send', 3]])
})

test('of several pauses at a time the last to end lets the clock go on', (t) => {
  let nowMs = 0
  const clock = new PhaseClock(() => nowMs)
  clock.enter('send')
  nowMs = 3
  clock.pause()
  nowMs = 10
  clock.pause()
  nowMs = 20
  clock.resume()
  t.true(clock.isPaused)
  nowMs = 100
  clock.resume()
  nowMs = 104
  t.is(clock.totalMs, 7)
  clock.pause()
  clock.pause()
  nowMs = 200
  clock.stop()
  t.is(clock.totalMs, 7)
  t.deepEqual([...clock.durationsMs], [['send', 7]])
})

test('what a socket event has waited for others counts for nobody, and not for a probe that begins after them', async (t) => {
  const begun = afterSocketEvents()
  markSocketEvent()
  const firstMs = performance.now()
  while (performance.now() < firstMs + 5);
  markSocketEvent()
  t.true(turnNow() < performance.now() - 5)
  await begun
  const nowMs = performance.now()
  t.true(turnNow() >= nowMs)
})

test('to a probe no time runs backwards, though the next event of a turn has the time of the first', async (t) => {
  await afterSocketEvents()
  const now = createTurnClock()
  markSocketEvent()
  const beforeMs = turnNow()
  const computedUntilMs = performance.now() + 20
  while (performance.now() < computedUntilMs);
  const computedMs = now()
  t.true(computedMs > beforeMs + 10)
  markSocketEvent()
  t.true(turnNow() < computedMs)
  t.is(now(), computedMs)
})

test('what is computed after a socket event counts where it takes more than a millisecond', async (t) => {
  await afterSocketEvents()
  markSocketEvent()
  const [eventMs, clockMs] = [performance.now(), turnNow()]
  t.true(clockMs <= eventMs)
  while (performance.now() < eventMs + 5);
  const computedMs = performance.now() - eventMs
  t.true(turnNow() - clockMs >= computedMs - 1)
  await afterSocketEvents()
  t.true(turnNow() >= eventMs + computedMs)
})

test('what is computed within a millisecond of a socket event counts next to nothing', async (t) => {
  let wasFree = false
  // Another process may have the processor for longer than that; not each time.
  for (let tries = 0; tries < 100 && !wasFree; tries += 1) {
    await afterSocketEvents()
    markSocketEvent()
    const [eventMs, clockMs] = [performance.now(), turnNow()]
    while (performance.now() < eventMs + 0.2);
    const countedMs = turnNow() - clockMs
    t.true(countedMs > 0)
    wasFree = countedMs < 0.01
  }
  t.true(wasFree)
})

for (const { others, waits } of [
  { others: 0, waits: false },
  { others: 1, waits: true },
]) {
  test.serial(
    `a probe beside ${others} others ${waits ? 'waits for their socket events' : 'begins at once'}, by the real time`,
    async (t) => {
      let hasTurned = false
      setImmediate(() => {
        hasTurned = true
      })
      markSocketEvent()
      await giveWay(others)
      t.is(hasTurned, waits)
      const nowMs = performance.now()
      t.true(turnNow() >= nowMs)
    },
  )
}
