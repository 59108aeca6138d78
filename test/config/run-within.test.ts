import test from 'ava'
import { runWithin } from '../../src/config/run-within.ts'

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
    for (;;) rounds += 1
  }
  t.throws(() => runWithin(10, forever), { message: 'it takes longer than 10 ms' })
  t.true(rounds > 0)
  t.is(
    runWithin(1000, () => 1),
    1,
  )
})
