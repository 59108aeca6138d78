import test from 'ava'
import { inTurn, type TurnContext } from '../../src/config/in-turn.ts'

const context = (signal = new AbortController().signal): TurnContext => ({ signal, untimed: (task) => task() })

function block(ms: number): void {
  for (const endMs = performance.now() + ms; performance.now() < endMs; );
}

test.serial('what is done at once waits for nothing', async (t) => {
  const order: string[] = []
  const done = inTurn(context(), () => order.push('task'))
  order.push('here')
  await done
  t.deepEqual(order, ['task', 'here'])
})

test.serial('after each long task the event loop goes round, whoever waits', async (t) => {
  let rounds = 0
  let isOver = false
  const count = (): void => {
    rounds += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const seen: number[] = []
  const long = (): void => {
    block(12)
    seen.push(rounds)
  }
  await Promise.all(Array.from({ length: 6 }, () => inTurn(context(), long)))
  isOver = true
  t.is(new Set(seen).size, 6)
  t.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  )
})

test.serial('the wait is nobody else’s time, and ends with the probe', async (t) => {
  const first = inTurn(context(), () => block(12))
  let isPaused = false
  const gone = new AbortController()
  const second = inTurn(
    {
      signal: gone.signal,
      async untimed(task) {
        isPaused = true
        return task()
      },
    },
    () => t.fail(),
  )
  const third = inTurn(context(), () => 3)
  t.true(isPaused)
  gone.abort(new Error('too late'))
  await first
  await t.throwsAsync(second, { message: 'too late' })
  t.is(await third, 3)
})

test.serial('a task that throws lets the others go on', async (t) => {
  const failing = inTurn(context(), () => {
    block(12)
    throw new RangeError('no')
  })
  const next = inTurn(context(), () => 1)
  await t.throwsAsync(failing, { message: 'no' })
  t.is(await next, 1)
})
