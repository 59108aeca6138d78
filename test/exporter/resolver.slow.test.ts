import { setTimeout as delay } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import type { FinishedProbe } from '../../src/exporter/create-exporter.ts'
import { type DnsFixture, type DnsHandler, startDns, zone } from '../support/dns-server.ts'
import { verdictOf } from '../support/run-prober.ts'
import { freePort, say, silent, startTcp } from '../support/servers.ts'
import { startHeldTarget } from './held-target.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

const HERE = zone({ 'a.example': ['127.0.0.1'], 'b.example': ['127.0.0.1'] })

function messageOf({ result }: FinishedProbe): string {
  return result.outcome.ok ? 'ok' : result.outcome.message
}

test("a target's own resolver is asked before that of its module, and that before the machine's", async (t) => {
  const { port } = await startTcp(t, say('x'))
  const [ofModule, ofTarget] = [await startDns(t, HERE), await startDns(t, HERE)]
  const { exporter } = await startExporter(
    t,
    `modules: { tcp: { prober: tcp, resolver: "${ofModule.address}" } }
targets:
  both: { address: "a.example:${port}", module: tcp, resolver: ["${ofTarget.address}"] }
  module: { address: "a.example:${port}", module: tcp }
  literal: { address: "127.0.0.1:${port}", module: tcp }
unlisted_targets: { allow: [b.example] }
`,
  )
  const asked = ({ questions }: DnsFixture): readonly string[] => [...new Set(questions.map(({ name }) => name))]
  for (const target of ['both', 'literal']) t.is(messageOf(await exporter.probe(scrapeOf(target))), 'ok')
  t.deepEqual([asked(ofTarget), asked(ofModule)], [['a.example'], []])
  t.is(messageOf(await exporter.probe(scrapeOf('module'))), 'ok')
  const unlisted = { target: `b.example:${port}`, module: 'tcp', scrapeTimeoutMs: undefined }
  t.is(messageOf(await exporter.probe(unlisted)), 'ok')
  t.deepEqual([asked(ofTarget), asked(ofModule)], [['a.example'], ['a.example', 'b.example']])
})

test('a name is looked up once for a probe, so that a second answer changes nothing', async (t) => {
  const target = await startTcp(t, say('x'))
  const canary = await startTcp(t, silent)
  let answers = 0
  const rebinding: DnsHandler = ({ type }) => {
    if (type !== 'A') return {}
    answers += 1
    return { records: [{ value: answers === 1 ? '127.0.0.1' : '127.0.0.2' }] }
  }
  const { address } = await startDns(t, rebinding)
  const { exporter } = await startExporter(
    t,
    `modules: { tcp: { prober: tcp, resolver: "${address}" } }
unlisted_targets: { allow: ['*:${target.port}', '*:${canary.port}'], deny: [127.0.0.2] }
`,
  )
  const scrape = { module: 'tcp', scrapeTimeoutMs: undefined }
  const first = await exporter.probe({ ...scrape, target: `a.example:${target.port}` })
  t.is(verdictOf(first.result.outcome), 'ok')
  t.is(answers, 1)
  t.is(target.accepted(), 1)
  const second = await exporter.probe({ ...scrape, target: `a.example:${canary.port}` })
  t.is(verdictOf(second.result.outcome), 'denied/resolve')
  t.is(canary.accepted(), 0)
})

test('a probe whose name server is silent says so before its time is up', async (t) => {
  const { address } = await startDns(t, () => undefined)
  const { exporter } = await startExporter(
    t,
    `modules: { tcp: { prober: tcp, timeout: 1s, resolver: "${address}" } }
targets: { a: { address: "a.example:80", module: tcp } }
`,
  )
  const finished = await exporter.probe(scrapeOf('a'))
  t.is(verdictOf(finished.result.outcome), 'dns/resolve')
  t.is(messageOf(finished), `cannot resolve "a.example": ETIMEOUT (no answer) from ${address}`)
  t.regex(await finished.record.renderDebug(), new RegExp(`asking ${address} for `))
})

/** An exporter with a target behind each name server. */
async function startBoth(t: ExecutionContext, dead: string, good: string) {
  const { port } = await startTcp(t, say('x'))
  return startExporter(
    t,
    `modules: { tcp: { prober: tcp, timeout: 2s } }
targets:
  dead: { address: "a.example:${port}", module: tcp, resolver: "${dead}" }
  good: { address: "a.example:${port}", module: tcp, resolver: "${good}" }
`,
    { maxConcurrency: 1000 },
  )
}

for (const [title, handle, expected] of [
  ['silent', () => undefined, 'dns/resolve'],
  ['silent over TCP', ({ overTcp }) => (overTcp ? undefined : { isTruncated: true }), 'dns/resolve'],
] as const satisfies readonly (readonly [string, DnsHandler, string])[]) {
  test(`200 probes that wait for a name server that is ${title} hold up no other`, async (t) => {
    const dead = await startDns(t, handle)
    const good = await startDns(t, HERE)
    const { exporter } = await startBoth(t, dead.address, good.address)
    let ended = 0
    const waiting = Array.from({ length: 200 }, async () => {
      const { result } = await exporter.probe(scrapeOf('dead'))
      ended += 1
      return verdictOf(result.outcome)
    })
    while (dead.questions.length < 400) await new Promise((resolve) => setImmediate(resolve))
    for (let probes = 0; probes < 20; probes += 1) {
      t.is(verdictOf((await exporter.probe(scrapeOf('good'))).result.outcome), 'ok')
    }
    t.is(ended, 0)
    t.deepEqual([...new Set(await Promise.all(waiting))], [expected])
  })
}

test('a name server at which nothing listens fails a probe at once', async (t) => {
  const good = await startDns(t, HERE)
  const { exporter } = await startBoth(t, `127.0.0.1:${await freePort()}`, good.address)
  t.regex(messageOf(await exporter.probe(scrapeOf('dead'))), /: ECONNREFUSED \(nothing answers there\) from /)
})

test('a lookup that had less time since its scrape waited for a slot says nothing of its target', async (t) => {
  const held = await startHeldTarget(t)
  const { address } = await startDns(t, () => undefined)
  const { exporter } = await startExporter(
    t,
    `modules: { daytime: { prober: daytime }, tcp: { prober: tcp } }
targets:
  held: { address: "${held.address}", module: daytime }
  dead: { address: "a.example:80", module: tcp, resolver: "${address}" }
`,
    { maxConcurrency: 1 },
  )
  const first = exporter.probe(scrapeOf('held'))
  await held.arrived
  const second = exporter.probe({ ...scrapeOf('dead'), scrapeTimeoutMs: 1000 })
  await delay(50)
  held.answer(`${new Date().toUTCString()}\n`)
  await first
  await t.throwsAsync(second, { name: 'HttpError', message: /the wait for a slot left/ })
})
