import test from 'ava'
import type { ChosenTimeout } from '../../src/exporter/choose-timeout.ts'
import { Slots } from '../../src/exporter/slots.ts'
import { longestWait, shortenTimeout } from '../../src/exporter/wait-for-slot.ts'
import { LightSignal } from '../../src/net/light-signal.ts'
import { OverloadError } from '../../src/probe/overload-error.ts'

const AN_HOUR = 3_600_000
const never = { maxWaitMs: AN_HOUR, signal: undefined, cutOff: new LightSignal() }

test('there are as many slots as the limit says, and one that is given back is free again', (t) => {
  const slots = new Slots(2)
  t.deepEqual([slots.tryTake(), slots.tryTake(), slots.tryTake()], [true, true, false])
  t.is(slots.taken, 2)
  slots.release()
  t.is(slots.taken, 1)
  t.true(slots.tryTake())
})

test('a slot goes to whoever has waited longest, and to nobody else in between', async (t) => {
  const slots = new Slots(1)
  slots.tryTake()
  const entered: string[] = []
  const waiting = ['a', 'b', 'c'].map((name) => slots.wait(never).then(() => entered.push(name)))
  t.is(slots.waiting, 3)
  slots.release()
  t.false(slots.tryTake())
  slots.release()
  slots.release()
  await Promise.all(waiting)
  t.deepEqual(entered, ['a', 'b', 'c'])
  t.deepEqual([slots.taken, slots.waiting], [1, 0])
})

test('whoever has waited too long is refused, and is no more in the line', async (t) => {
  const slots = new Slots(1)
  slots.tryTake()
  const impatient = t.throwsAsync(slots.wait({ ...never, maxWaitMs: 1 }), { instanceOf: OverloadError })
  const patient = slots.wait(never)
  const { reason, status, headers } = await impatient
  t.deepEqual([reason, status, headers], ['no_slot', 503, { 'Retry-After': '1' }])
  slots.release()
  await patient
  t.deepEqual([slots.taken, slots.waiting], [1, 0])
})

test('whoever comes when the exporter has ended is not let in', async (t) => {
  const slots = new Slots(1)
  slots.tryTake()
  const cutOff = new LightSignal()
  cutOff.abort(new Error('over'))
  await t.throwsAsync(slots.wait({ ...never, cutOff }), { message: 'over' })
  t.is(slots.waiting, 0)
})

test('whoever goes away leaves the line, and takes no slot', async (t) => {
  const slots = new Slots(1)
  slots.tryTake()
  const controller = new AbortController()
  const leaving = t.throwsAsync(slots.wait({ ...never, signal: controller.signal }), { message: 'gone' })
  const staying = slots.wait(never)
  controller.abort(new Error('gone'))
  await leaving
  t.is(slots.waiting, 1)
  slots.release()
  await staying
  t.is(slots.taken, 1)
})

test('whoever is gone already does not get into the line', async (t) => {
  const slots = new Slots(1)
  slots.tryTake()
  const signal = AbortSignal.abort(new Error('gone'))
  await t.throwsAsync(slots.wait({ ...never, signal }), { message: 'gone' })
  t.is(slots.waiting, 0)
})

test('a cut-off ends the wait of everybody', async (t) => {
  const slots = new Slots(1)
  slots.tryTake()
  const cutOff = new LightSignal()
  const waiting = [1, 2, 3].map(() => t.throwsAsync(slots.wait({ ...never, cutOff }), { message: 'the end' }))
  cutOff.abort(new Error('the end'))
  await Promise.all(waiting)
  t.deepEqual([slots.taken, slots.waiting], [1, 0])
})

test('the slots are idle when the last one is given back, and nobody waits for it', async (t) => {
  const slots = new Slots(1)
  await slots.idle()
  slots.tryTake()
  const waiting = slots.wait(never)
  let isIdle = false
  const idle = Promise.all([slots.idle(), slots.idle()]).then(() => {
    isIdle = true
  })
  slots.release()
  await waiting
  t.false(isIdle)
  slots.release()
  await idle
  t.is(slots.taken, 0)
})

const waits: readonly { readonly timeoutMs: number; readonly leftMs?: number; readonly waitMs: number }[] = [
  { timeoutMs: 2000, leftMs: 10_000, waitMs: 8000 },
  { timeoutMs: 5000, leftMs: 10_000, waitMs: 5000 },
  { timeoutMs: 6000, leftMs: 10_000, waitMs: 5000 },
  { timeoutMs: 10_000, leftMs: 10_000, waitMs: 5000 },
  { timeoutMs: 10_000, waitMs: 5000 },
]

for (const { timeoutMs, leftMs, waitMs } of waits) {
  test(`of ${leftMs ?? 'no limit of'} ms a scrape waits for ${waitMs} with a timeout of ${timeoutMs}`, (t) => {
    t.is(longestWait({ timeoutMs, source: 'module' }, leftMs), waitMs)
  })
}

const whole: ChosenTimeout = { timeoutMs: 4000, source: 'module' }
const shortened: readonly { readonly leftMs?: number; readonly waitedMs: number; readonly timeout: ChosenTimeout }[] = [
  { leftMs: 10_000, waitedMs: 5000, timeout: whole },
  { leftMs: 10_000, waitedMs: 6000, timeout: whole },
  { leftMs: 10_000, waitedMs: 6500, timeout: { timeoutMs: 3500, source: 'wait' } },
  { leftMs: 4000, waitedMs: 0.5, timeout: { timeoutMs: 3999, source: 'module' } },
  { leftMs: 4000, waitedMs: 40, timeout: { timeoutMs: 3960, source: 'module' } },
  { leftMs: 4000, waitedMs: 41, timeout: { timeoutMs: 3959, source: 'wait' } },
  { leftMs: 4000, waitedMs: 4500, timeout: { timeoutMs: 1, source: 'wait' } },
  { waitedMs: 4900, timeout: whole },
]

for (const { leftMs, waitedMs, timeout } of shortened) {
  test(`${waitedMs} ms of ${leftMs ?? 'no limit of'} ms leave ${timeout.timeoutMs} of 4000`, (t) => {
    t.deepEqual(shortenTimeout(whole, leftMs, waitedMs), timeout)
  })
}
