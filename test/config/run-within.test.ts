import test from 'ava'
import { checkTime, runWithin } from '../../src/config/run-within.ts'

test('a task gives back what it comes to', (t) => {
  t.is(
    runWithin(1000, () => 7),
    7,
  )
  t.is(
    runWithin(1000, () => undefined),
    undefined,
  )
})

test('what a task throws is thrown as it is', (t) => {
  const error = new RangeError('no')
  t.is(
    t.throws(() =>
      runWithin(1000, () => {
        throw error
      }),
    ),
    error,
  )
})

test('a task without end is stopped, and the next one runs', (t) => {
  let rounds = 0
  const forever = (): never => {
    for (;;) {
      rounds += 1
      checkTime()
    }
  }
  t.throws(() => runWithin(10, forever), { message: 'it takes longer than 10 ms' })
  t.true(rounds > 0)
  t.is(
    runWithin(1000, () => 1),
    1,
  )
  for (let round = 0; round < 100; round += 1) t.notThrows(checkTime) // Outside of a task, time is nobody's.
})

test('a task that catches the end of its time is told again, at once', (t) => {
  const stubborn = (): string => {
    for (;;) {
      try {
        for (;;) checkTime()
      } catch {
        checkTime()
      }
    }
  }
  t.throws(() => runWithin(10, stubborn), { message: 'it takes longer than 10 ms' })
})

test('a task that is too late with its result has none', (t) => {
  const slow = (): number => {
    for (const endMs = performance.now() + 20; performance.now() < endMs; );
    return 1
  }
  t.throws(() => runWithin(10, slow), { message: 'it takes longer than 10 ms' })
})

test('a task within a task has no more time than that', (t) => {
  const inner = (): never =>
    runWithin(100_000, () => {
      for (;;) checkTime()
    })
  t.throws(() => runWithin(10, inner), { message: 'it takes longer than 10 ms' })
})
