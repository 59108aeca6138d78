import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import test from 'ava'
import type { Phase } from 'probe-exporter'
import { allowAll } from '../../src/net/guard.ts'
import type { Prober } from '../../src/probe/define-prober.ts'
import { goldenOf, runProber, verdictOf } from './run-prober.ts'
import { endless, freePort, reset, say, silent, startTcp } from './servers.ts'

/** What a prober's own test tells of it. */
export interface Contract {
  readonly prober: Prober
  readonly options?: object
  /** A target that does all right. */
  readonly healthy: (socket: Socket) => void
  /** The address of a fixture, as the prober takes it. @defaultValue `host:port` */
  readonly address?: (hostPort: string) => string
  /** The phases of a probe of the healthy target. */
  readonly phases: readonly Phase[]
  /** The exposition against the healthy target, with `*` for times, after what every probe has. */
  readonly golden: readonly string[]
  /** `reason/phase` against a target that accepts and is silent; `ok` where connecting is all. */
  readonly silentVerdict: string
}

const hostile: readonly (readonly [title: string, handle: (socket: Socket) => void])[] = [
  ['is silent', silent],
  ['hangs up at once', say('')],
  ['resets at once', reset()],
  ['resets in its answer', reset('HTTP/1.1 200 OK\r\n{"launched"')],
  ['never ends its line', endless('x'.repeat(1000))],
  ['never ends its lines', endless('xxxxxxx\n')],
  ['sends noise', say(Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))],
  ['stops in a TLS record', say(Uint8Array.from([22, 3, 3, 0, 200, 2, 0, 0]))],
]

/** The suite that every prober passes. The tests are serial: they count what the process has open. */
export function testContract(contract: Contract): void {
  testEnds(contract)
  testFailures(contract)
  testLeftovers(contract)
}

/** A probe has the metrics that it should, and ends when it should. */
function testEnds(contract: Contract): void {
  const { prober, options = {}, healthy, address = String, phases, golden, silentVerdict } = contract
  const { name } = prober

  test.serial(`${name} has its golden exposition`, async (t) => {
    const { address: hostPort } = await startTcp(t, healthy)
    const result = await runProber(prober, address(hostPort), { options })
    t.is(verdictOf(result.outcome), 'ok')
    t.deepEqual(await goldenOf(result), [...standardGolden(phases), ...golden])
  })

  test.serial(`${name} ends at its deadline`, async (t) => {
    const { address: hostPort } = await startTcp(t, silent)
    const { outcome, durationSeconds } = await runProber(prober, address(hostPort), { options, timeoutMs: 500 })
    t.is(verdictOf(outcome), silentVerdict)
    t.true(durationSeconds < 1)
  })

  test.serial(`${name} obeys the signal of its scrape`, async (t) => {
    const scrape = new AbortController()
    const connected = Promise.withResolvers<void>()
    const target = await startTcp(t, () => connected.resolve())
    const probing = runProber(prober, address(target.address), { options, signal: scrape.signal })
    await connected.promise
    scrape.abort(new Error('gone'))
    if (silentVerdict === 'ok') await probing.catch(() => {})
    else await t.throwsAsync(probing, { message: 'gone' })
    t.is(getEventListeners(scrape.signal, 'abort').length, 0)
    await allClosed(target)
    t.is(target.open(), 0)
  })
}

/** Each failure to connect has its own reason. */
function testFailures({ prober, options = {}, healthy, address = String }: Contract): void {
  const { name } = prober

  test.serial(`${name} tells that a target refuses`, async (t) => {
    const { outcome } = await runProber(prober, address(`127.0.0.1:${await freePort()}`), { options })
    t.is(verdictOf(outcome), 'refused/connect')
  })

  test.serial(`${name} tells that a name does not resolve`, async (t) => {
    const { outcome } = await runProber(prober, address('does-not-exist.invalid:80'), { options })
    t.is(verdictOf(outcome), 'dns/resolve')
  })

  for (const bad of ['127.0.0.1:99999', '127.0.0.1:0', '127.0.0.1:http']) {
    test.serial(`${name} tells that nothing can be at ${bad}`, async (t) => {
      const { outcome } = await runProber(prober, address(bad), { options })
      t.is(verdictOf(outcome), 'unreachable/resolve')
    })
  }

  test.serial(`${name} connects nowhere that its guard denies`, async (t) => {
    const target = await startTcp(t, healthy)
    const guard = (_endpoint: object, ip?: string) => (ip === undefined ? 'resolve' : 'deny')
    const { outcome } = await runProber(prober, address(target.address), { options, guard })
    t.is(verdictOf(outcome), 'denied/resolve')
    t.is(target.accepted(), 0)
  })
}

/** Nothing is left of a probe, whatever the target did. */
function testLeftovers({ prober, options = {}, address = String }: Contract): void {
  const { name } = prober

  for (const [title, handle] of hostile) {
    test.serial(`${name} leaves no socket, timer or listener behind when the target ${title}`, async (t) => {
      const target = await startTcp(t, handle)
      const scrape = new AbortController()
      const before = await openResources()
      const run = { options, timeoutMs: 100, signal: scrape.signal, guard: allowAll }
      const { outcome } = await runProber(prober, address(target.address), run)
      t.not(verdictOf(outcome), 'internal/check')
      t.is(getEventListeners(scrape.signal, 'abort').length, 0)
      await allClosed(target)
      t.deepEqual(await openResources(), before)
    })
  }
}

/** What every successful probe has. */
function standardGolden(phases: readonly Phase[]): string[] {
  return [
    '# TYPE probe_success gauge',
    'probe_success 1',
    '# TYPE probe_duration_seconds gauge',
    'probe_duration_seconds *',
    '# TYPE probe_timeout_seconds gauge',
    'probe_timeout_seconds *',
    '# TYPE probe_dns_lookup_time_seconds gauge',
    'probe_dns_lookup_time_seconds *',
    '# TYPE probe_ip_protocol gauge',
    'probe_ip_protocol 4',
    '# TYPE probe_ip_addr_hash gauge',
    'probe_ip_addr_hash 3668918509',
    '# TYPE probe_phase_duration_seconds gauge',
    ...[...phases, 'other'].map((phase) => `probe_phase_duration_seconds{phase="${phase}"} *`),
  ]
}

/** Timers and client sockets of this thread; the fixtures' listening sockets stay as they are. */
async function openResources(): Promise<string[]> {
  // Handles whose file descriptors are closed are there until the end of the turn.
  for (let turns = 0; turns < 2; turns += 1) await new Promise((resolve) => setImmediate(resolve))
  return process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout' || /^(?:TCPSocket|TCPConnect|TLS)Wrap$/.test(name))
}

/** The server learns of the end of a connection a little later than the probe. */
async function allClosed({ open }: { readonly open: () => number }): Promise<void> {
  while (open() > 0) await new Promise((resolve) => setImmediate(resolve))
}
