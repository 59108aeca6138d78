import test from 'ava'
import { readBody } from '../../src/http/body.ts'
import { keepLargeBody, LARGE_BYTES } from '../../src/http/large-bodies.ts'
import { createTrace } from '../../src/http/trace.ts'

/** Lets everything go on that can. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test.serial('no more than four large bodies are kept at a time, and who waited longest is next', async (t) => {
  const probes = Array.from({ length: 6 }, () => new AbortController())
  const order: number[] = []
  const kept = probes.map(({ signal }, index) => keepLargeBody(signal).then(() => order.push(index)))
  await settle()
  t.deepEqual(order, [0, 1, 2, 3])
  probes[2]?.abort()
  await settle()
  t.deepEqual(order, [0, 1, 2, 3, 4])
  for (const probe of probes.slice(0, 5)) probe.abort()
  await Promise.all(kept)
  t.deepEqual(order, [0, 1, 2, 3, 4, 5])
  probes[5]?.abort()
})

test.serial('a probe whose time is over waits no longer, and takes no place', async (t) => {
  const [first, ...others] = Array.from({ length: 4 }, () => new AbortController())
  for (const probe of [first, ...others]) if (probe !== undefined) await keepLargeBody(probe.signal)
  const late = new AbortController()
  const waiting = keepLargeBody(late.signal)
  late.abort(new Error('too late'))
  await t.throwsAsync(waiting, { message: 'too late' })
  first?.abort()
  const next = new AbortController()
  await keepLargeBody(next.signal)
  for (const probe of [next, ...others]) probe.abort()
  t.pass()
})

test.serial('a large body that is kept waits for a place, and one that is only counted does not', async (t) => {
  const probes = Array.from({ length: 4 }, () => new AbortController())
  for (const { signal } of probes) await keepLargeBody(signal)
  const own = new AbortController()
  const read = (isWanted: boolean) => {
    const body = (async function* () {
      yield Buffer.alloc(LARGE_BYTES + 1)
    })()
    const context = { signal: own.signal, untimed: <T>(task: () => Promise<T>) => task() }
    return readBody(body, createTrace(), { compression: '', maxBytes: 0, isWanted, context })
  }
  t.is(await read(false), undefined)
  let isRead = false
  const reading = read(true).then(() => {
    isRead = true
  })
  await settle()
  t.false(isRead)
  for (const probe of probes) probe.abort()
  await reading
  t.true(isRead)
  own.abort()
})
