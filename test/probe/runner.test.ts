import { setImmediate as nextTurn } from 'node:timers/promises'
import test from 'ava'
import { defineProber, ProbeFailure } from 'probe-exporter'
import * as z from 'zod'
import { LookupTimeout } from '../../src/net/failure.ts'
import { allowAll } from '../../src/net/guard.ts'
import type { ProbeContext } from '../../src/probe/define-prober.ts'
import { type ProbeResult, runProbe } from '../../src/probe/runner.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

function prober(probe: (context: ProbeContext<unknown>) => Promise<void>) {
  return defineProber({ name: 'test', options: z.strictObject({}), probe })
}

test('a name that was not found in time lacked time, whatever is said of it on the way', async (t) => {
  const late = new LookupTimeout('dns', 'no answer')
  const wrapped = new ProbeFailure('dns', 'no token', { cause: late })
  const { outcome } = await runProber(
    prober(() => Promise.reject(wrapped)),
    '127.0.0.1:1',
  )
  t.like(outcome, { reason: 'dns', lackedTime: true })
  const absent = await runProber(
    prober(() => Promise.reject(new ProbeFailure('dns', 'no such name'))),
    '127.0.0.1:1',
  )
  t.false('lackedTime' in absent.outcome)
})

const cases = [
  { title: 'a prober that returns has succeeded', probe: async () => {}, verdict: 'ok' },
  {
    title: 'a failure keeps its reason and its phase',
    probe: async () => {
      throw new ProbeFailure('status', 'x', { phase: 'receive' })
    },
    verdict: 'status/receive',
  },
  {
    title: 'a failure without a phase has the one that the probe is in',
    probe: async ({ enterPhase }: ProbeContext<unknown>) => {
      enterPhase('send')
      throw new ProbeFailure('closed', 'x')
    },
    verdict: 'closed/send',
  },
  {
    title: 'any other exception is a fault of the prober',
    probe: async () => {
      throw new RangeError('x')
    },
    verdict: 'internal/check',
  },
  {
    title: 'a thrown value that is no error is a fault of the prober too',
    probe: async () => {
      throw 'x'
    },
    verdict: 'internal/check',
  },
  {
    title: 'a reason that nobody knows is a fault of the prober',
    probe: async () => {
      throw new ProbeFailure('nonsense' as 'status', 'x')
    },
    verdict: 'internal/check',
  },
  {
    title: 'an object that cannot be shown is a fault of the prober',
    probe: async () => {
      throw Object.create(null)
    },
    verdict: 'internal/check',
  },
  {
    title: 'an error that is its own cause is a fault of the prober',
    probe: async () => {
      const error = new Error('x')
      throw Object.assign(error, { cause: error })
    },
    verdict: 'internal/check',
  },
  {
    title: 'an error whose message cannot be read is a fault of the prober',
    probe: async () => {
      throw Object.assign(new Error('x'), { message: Symbol('x') })
    },
    verdict: 'internal/check',
  },
  {
    title: 'an error whose code is no text is a fault of the prober',
    probe: async () => {
      throw Object.assign(new Error('x'), { code: Object.create(null) })
    },
    verdict: 'internal/check',
  },
  {
    title: 'a failure whose message is no text keeps its reason',
    probe: async () => {
      throw Object.assign(new ProbeFailure('status', 'x'), { message: 42 })
    },
    verdict: 'status/check',
  },
  {
    title: 'a prober that throws before its first await is caught',
    probe: () => {
      throw new Error('x')
    },
    verdict: 'internal/check',
  },
  {
    title: 'a counter that the target runs below zero is a mismatch',
    probe: async ({ metrics }: ProbeContext<unknown>) => {
      metrics.sidecarCounter({ name: 'x', help: 'x' }).set(-1)
    },
    verdict: 'mismatch/check',
  },
] as const

for (const { title, probe, verdict } of cases) {
  test(title, async (t) => {
    const { outcome } = await runProber(prober(probe), '127.0.0.1:1')
    t.is(verdictOf(outcome), verdict)
  })
}

test('a prober that ignores its signal is left behind at the deadline, with what it measured', async (t) => {
  const {
    outcome,
    metrics: { registry },
  } = await runProber(
    prober(async ({ metrics, enterPhase }) => {
      metrics.gauge({ name: 'seen', help: 'x' }).set(1)
      enterPhase('receive')
      await new Promise(() => {})
    }),
    '127.0.0.1:1',
    { timeoutMs: 20 },
  )
  t.is(verdictOf(outcome), 'timeout/receive')
  t.truthy(registry.getSingleMetric('seen'))
})

test('a prober that fails after its deadline raises nothing', async (t) => {
  const late = Promise.withResolvers<void>()
  const { outcome } = await runProber(
    prober(() => late.promise),
    '127.0.0.1:1',
    { timeoutMs: 10 },
  )
  late.reject(new Error('too late'))
  await new Promise((resolve) => setImmediate(resolve))
  t.is(verdictOf(outcome), 'timeout/check')
})

test('a prober that blocks beyond its deadline has timed out', async (t) => {
  let nowMs = 0
  const { outcome } = await runProbe({
    prober: prober(async ({ enterPhase }) => {
      enterPhase('receive')
      nowMs = 1001
    }),
    options: {},
    target: { address: 'x' },
    guard: allowAll,
    timeoutMs: 1000,
    now: () => nowMs,
  })
  t.is(verdictOf(outcome), 'timeout/receive')
})

test('a connection that fails while nobody awaits it is no concern of the process', async (t) => {
  const { outcome } = await runProber(
    prober(async ({ dial }) => {
      const first = dial()
      await new Promise((resolve) => setTimeout(resolve, 20))
      await first
    }),
    '127.0.0.1:1',
  )
  t.is(verdictOf(outcome), 'refused/connect')
})

test('the abort of the scrape ends the probe with its reason', async (t) => {
  const scrape = new AbortController()
  const gone = new Error('gone')
  const running = runProber(
    prober(() => new Promise(() => {})),
    '127.0.0.1:1',
    { signal: scrape.signal },
  )
  scrape.abort(gone)
  t.is(await t.throwsAsync(running), gone)
})

test('the phases and the rest sum to the duration', async (t) => {
  let nowMs = 0
  const probed = prober(async ({ enterPhase }) => {
    await nextTurn() // What comes before counts for next to nothing.
    nowMs += 1
    enterPhase('connect')
    nowMs += 20
    enterPhase('receive')
    nowMs += 300
  })
  const result = await runProber(probed, 'x', { now: () => nowMs })
  t.is(result.durationSeconds, 0.321)
  t.deepEqual(
    [...result.phaseSeconds],
    [
      ['connect', 0.02],
      ['receive', 0.3],
      ['other', 0.001],
    ],
  )
})

test('what the exporter computes before the probe turns to the network is next to no time of the probe', async (t) => {
  let nowMs = 0
  const computing = prober(async () => {
    nowMs += 0.5
  })
  const { durationSeconds } = await runProber(computing, 'x', { now: () => nowMs })
  t.is(durationSeconds, 0.000005)
})

test('a probe sets out when Node.js connects: neither before, though no microtask has begun it, nor after', async (t) => {
  const { address } = await startTcp(t, say('x'))
  let nowMs = 0
  const dialing = prober(async ({ dial }) => {
    await undefined
    nowMs += 0.5
    const opening = dial()
    for (let turns = 0; turns < 20; turns += 1) await undefined // It has asked for the tick in which Node.js connects.
    process.nextTick(() => {
      nowMs += 5
    })
    await using _connection = await opening
  })
  const { outcome, durationSeconds } = await new Promise<ProbeResult>((resolve) => {
    setImmediate(() => resolve(runProber(dialing, address, { now: () => nowMs })))
  })
  t.is(verdictOf(outcome), 'ok')
  t.is(durationSeconds, 0.005005)
})

test('a prober cannot take the name of a standard metric for something else', async (t) => {
  const { outcome } = await runProber(
    prober(async ({ metrics }) => {
      metrics.info({ name: 'probe_success', help: 'mine' })
    }),
    'x',
  )
  t.is(verdictOf(outcome), 'internal/check')
})

test('what is untimed is in no metric: neither its time nor the address that it dialled', async (t) => {
  let nowMs = 0
  const { port } = await startTcp(t, say('x'))
  const probed = prober(async ({ dial, enterPhase, untimed }) => {
    await nextTurn()
    enterPhase('send')
    nowMs += 20
    await untimed(async () => {
      await using _token = await dial({ address: `127.0.0.1:${port}` })
      nowMs += 300
    })
    nowMs += 1
  })
  const result = await runProber(probed, 'x', { now: () => nowMs, timeoutMs: 10_000 })
  t.is(verdictOf(result.outcome), 'ok')
  t.is(result.durationSeconds, 0.021)
  t.deepEqual(Object.fromEntries(result.phaseSeconds), { send: 0.021, other: 0 })
  const lines = await goldenOf(result)
  t.true(lines.includes('probe_ip_protocol 0'))
  t.true(lines.includes('probe_ip_addr_hash 0'))
})

test('the protocol and the hash of the address are those of the first address that was resolved', async (t) => {
  const { port } = await startTcp(t, say('x'))
  const result = await runProber(
    prober(async ({ dial, resolve }) => {
      await resolve({ address: '[::1]:1' })
      await using _proxy = await dial({ address: `127.0.0.1:${port}` })
    }),
    'x',
  )
  const lines = await goldenOf(result)
  t.true(lines.includes('probe_ip_protocol 6'))
  t.true(lines.includes('probe_ip_addr_hash 1751717746'))
})

test('a secret that the prober read itself is in no message and no log line', async (t) => {
  const { outcome, log, redact } = await runProber(
    prober(async ({ hide, log }) => {
      hide('hunter22')
      log.info('sent hunter22', { token: 'hunter22' })
      throw new ProbeFailure('status', 'hunter22 is not welcome')
    }),
    'x',
  )
  t.like(outcome, { message: '<secret> is not welcome' })
  t.notRegex(JSON.stringify(log), /hunter22/)
  t.is(redact('hunter22'), '<secret>')
})

test('the password of an address is in no message', async (t) => {
  const { outcome } = await runProber(
    prober(async ({ target }) => {
      throw new ProbeFailure('status', `nothing at ${target.address}`)
    }),
    'alice:hunter22@x',
  )
  t.like(outcome, { message: 'nothing at alice:<secret>@x' })
})

for (const [how, copy] of [
  ['spread', (context: ProbeContext<unknown>) => ({ ...context })],
  ['inherited from', (context: ProbeContext<unknown>) => Object.create(context) as ProbeContext<unknown>],
] as const) {
  test(`a context that is ${how} still has its signal and its functions`, async (t) => {
    const target = await startTcp(t, say('hello\r\n'))
    const wrapping = defineProber({
      name: 'wrapping',
      options: z.strictObject({}),
      async probe(context) {
        const { signal, dial } = copy(context)
        signal.throwIfAborted()
        await dial()
      },
    })
    const { outcome } = await runProber(wrapping, target.address)
    t.is(verdictOf(outcome), 'ok')
  })
}
