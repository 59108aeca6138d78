import test from 'ava'
import { Registrar } from 'probe-exporter'
import type { FinishedProbe } from '../../src/exporter/options.ts'
import { type CachedProbe, type CacheRequest, ProbeCache } from '../../src/exporter/probe-cache.ts'
import type { SignalLike } from '../../src/net/light-signal.ts'
import type { ProbeOutcome } from '../../src/probe/outcome.ts'

const KEY = 'a'

interface FakeOptions {
  readonly outcome?: ProbeOutcome
  readonly bytes?: number
}

function fakeProbe(target: string, { outcome = { ok: true }, bytes = 1 }: FakeOptions = {}): FinishedProbe {
  const common = { outcome, durationSeconds: 1 }
  return {
    result: {
      ...common,
      phaseSeconds: new Map(),
      metrics: new Registrar(),
      log: [],
      redact: (text) => text,
      secrets: new Set(),
    },
    record: { ...common, id: 1, startedAt: new Date(0), target, module: 'm', bytes, renderDebug: async () => target },
  }
}

/** A cache with a clock that is set by hand, and probes that end when they are told to. */
function setUp() {
  let nowMs = 0
  const started: {
    readonly signal: SignalLike
    readonly begin: () => void
    readonly end: PromiseWithResolvers<FinishedProbe>
  }[] = []
  const cache = new ProbeCache(() => nowMs)
  const ask = (request: Partial<CacheRequest> = {}): Promise<CachedProbe> =>
    cache.get({
      key: KEY,
      maxAgeMs: 5000,
      timeoutMs: 1000,
      leftMs: undefined,
      signal: undefined,
      run: (signal, begin) => {
        const end = Promise.withResolvers<FinishedProbe>()
        started.push({ signal, begin, end })
        return end.promise
      },
      ...request,
    })
  const at = (ms: number): void => {
    nowMs = ms
  }
  return { cache, ask, at, started }
}

/** Asks for a probe that begins and ends at once. */
async function probeAtOnce(
  { ask, started }: ReturnType<typeof setUp>,
  request: Partial<CacheRequest> = {},
  fake: FakeOptions = {},
) {
  const asked = ask(request)
  started.at(-1)?.begin()
  started.at(-1)?.end.resolve(fakeProbe(request.key ?? KEY, fake))
  return asked
}

test('a scrape gets the result of an earlier one for as long as it is fresh, with its age', async (t) => {
  const cache = setUp()
  const first = await probeAtOnce(cache)
  t.like(first, { result: 'probed', ageSeconds: 0 })
  cache.at(1500)
  t.deepEqual(await cache.ask(), { ...first, result: 'cached', ageSeconds: 1.5 })
  cache.at(4999)
  t.like(await cache.ask(), { result: 'cached', ageSeconds: 4.999 })
  cache.at(5000)
  t.like(await probeAtOnce(cache), { result: 'probed', ageSeconds: 0 })
  t.is(cache.started.length, 2)
})

test('the age is counted from the start of the probe, and not from its end or from the scrape that asked', async (t) => {
  const { ask, at, started } = setUp()
  const first = ask()
  at(100)
  started[0]?.begin() // It has waited for a slot.
  at(3100)
  started[0]?.end.resolve(fakeProbe(KEY))
  t.like(await first, { ageSeconds: 0 })
  t.like(await ask(), { result: 'cached', ageSeconds: 3 })
  at(5099)
  t.like(await ask(), { result: 'cached' })
  at(5100)
  ask().catch(() => {})
  t.is(started.length, 2)
})

test('scrapes at once share one probe', async (t) => {
  const { ask, at, started } = setUp()
  const asked = [ask(), ask()]
  started[0]?.begin()
  at(250)
  asked.push(ask())
  at(900)
  started[0]?.end.resolve(fakeProbe(KEY))
  const results = (await Promise.all(asked)).map(({ result, ageSeconds }) => [result, ageSeconds])
  t.deepEqual(results, [
    ['probed', 0],
    ['shared', 0],
    ['shared', 0.25],
  ])
  t.is(started.length, 1)
})

test('scrapes of something else share nothing', async (t) => {
  const cache = setUp()
  for (const key of ['a', 'b']) t.like(await probeAtOnce(cache, { key }), { result: 'probed' })
  t.is((await cache.ask({ key: 'a' })).finished.record.target, 'a')
  t.is(cache.started.length, 2)
})

test('a probe that runs for longer than results are kept is shared no more', async (t) => {
  const { ask, at, started } = setUp()
  const first = ask()
  started[0]?.begin()
  at(5000)
  const second = ask()
  started[1]?.begin()
  t.is(started.length, 2)
  at(6000)
  started[1]?.end.resolve(fakeProbe('late'))
  started[0]?.end.resolve(fakeProbe('early'))
  await Promise.all([first, second])
  t.like(await ask(), { ageSeconds: 1, finished: { record: { target: 'late' } } })
})

test('what one throws, all who share it are told, and the next scrape tries again', async (t) => {
  const cache = setUp()
  const { ask, started } = cache
  const refused = [ask(), ask()].map((asked) => t.throwsAsync(asked, { message: 'no slot' }))
  started[0]?.end.reject(new Error('no slot'))
  await Promise.all(refused)
  t.like(await probeAtOnce(cache), { result: 'probed' })
})

test('a failure of the target is kept as a success is', async (t) => {
  const cache = setUp()
  const outcome: ProbeOutcome = { ok: false, reason: 'refused', phase: 'connect', message: 'x' }
  await probeAtOnce(cache, {}, { outcome })
  t.deepEqual((await cache.ask()).finished.result.outcome, outcome)
  t.is(cache.started.length, 1)
})

test('a scraper that goes away does not end the probe that others wait for', async (t) => {
  const { ask, started } = setUp()
  const gone = new AbortController()
  const leaving = t.throwsAsync(ask({ signal: gone.signal }), { message: 'gone' })
  const staying = ask()
  gone.abort(new Error('gone'))
  await leaving
  t.false(started[0]?.signal.aborted)
  started[0]?.end.resolve(fakeProbe(KEY))
  t.like(await staying, { result: 'shared' })
})

test('a probe ends when everybody is gone, and is shared no more', async (t) => {
  const { ask, started } = setUp()
  const gone = new AbortController()
  const leaving = [ask({ signal: gone.signal }), ask({ signal: gone.signal })]
  gone.abort(new Error('gone'))
  for (const asked of leaving) await t.throwsAsync(asked, { message: 'gone' })
  t.true(started[0]?.signal.aborted)
  const next = ask()
  t.is(started.length, 2)
  started[1]?.end.resolve(fakeProbe(KEY))
  t.like(await next, { result: 'probed' })
})

test('a scraper that is gone already begins no probe', async (t) => {
  const { ask, started } = setUp()
  await t.throwsAsync(ask({ signal: AbortSignal.abort(new Error('gone')) }), { message: 'gone' })
  t.is(started.length, 0)
})

test('a scrape with less time than the probe that it shares is refused in time, and the probe goes on', async (t) => {
  const { ask, started } = setUp()
  const patient = ask()
  const error = await t.throwsAsync(ask({ leftMs: 1 }), { message: /takes longer than the scrape has time/ })
  t.like(error, { status: 503, reason: 'too_late', headers: { 'Retry-After': '1' } })
  t.false(started[0]?.signal.aborted)
  started[0]?.end.resolve(fakeProbe(KEY))
  t.like(await patient, { result: 'probed' })
})

const timedOut: ProbeOutcome = { ok: false, reason: 'timeout', phase: 'receive', message: 'x', lackedTime: true }
const cuts = [
  { title: 'a timeout is no result for a scrape with more time', outcome: timedOut, timeoutMs: 1001, result: 'probed' },
  {
    title: 'a timeout is a result for a scrape with the same time',
    outcome: timedOut,
    timeoutMs: 1000,
    result: 'cached',
  },
  { title: 'a success is one for a scrape with more time', outcome: { ok: true }, timeoutMs: 1001, result: 'cached' },
] as const

for (const { title, outcome, timeoutMs, result } of cuts) {
  test(title, async (t) => {
    const cache = setUp()
    await probeAtOnce(cache, { timeoutMs: 1000 }, { outcome })
    t.is((await probeAtOnce(cache, { timeoutMs })).result, result)
  })
}

test('a scrape shares no probe that has less time than its own would have', async (t) => {
  const { ask, started } = setUp()
  const asked = [ask({ timeoutMs: 1000 }), ask({ timeoutMs: 2000 }), ask({ timeoutMs: 1500 })]
  t.is(started.length, 2)
  for (const { end } of started) end.resolve(fakeProbe(KEY))
  t.deepEqual(
    (await Promise.all(asked)).map(({ result }) => result),
    ['probed', 'probed', 'shared'],
  )
})

test('no more than a thousand results are kept, and none of the old ones', async (t) => {
  const cache = setUp()
  for (let index = 0; index < 1500; index += 1) await probeAtOnce(cache, { key: String(index).padStart(5, '0') })
  t.is(cache.cache.bytes, 1000 * (1 + 2 * 5))
  t.like(await cache.ask({ key: '00500' }), { result: 'cached' })
  t.like(await probeAtOnce(cache, { key: '00499' }), { result: 'probed' })
})

test('results take no more than 16 MiB together', async (t) => {
  const cache = setUp()
  const bytes = 1024 * 1024
  const key = (index: number): string => String(index).padStart(bytes / 4, '0') // Half of them.
  for (let index = 0; index < 20; index += 1) await probeAtOnce(cache, { key: key(index) }, { bytes: bytes / 2 })
  t.is(cache.cache.bytes, 16 * bytes)
  await probeAtOnce(cache, { key: 'huge' }, { bytes: 17 * bytes })
  t.is(cache.cache.bytes, 0)
})
