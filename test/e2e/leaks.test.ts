import { writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { HOSTILE_CASES } from '../hostile/cases/index.ts'
import { SETUPS, type SetupName } from '../hostile/setups.ts'
import { startHostileCase } from '../hostile/start-case.ts'
import { createAuthority } from '../support/certificates.ts'
import { eventually } from './support/eventually.ts'
import { startExporter } from './support/exporter.ts'
import { readExposition, readValue } from './support/exposition.ts'
import { createFolder } from './support/folder.ts'
import { REPORTING, type Resources, readResources } from './support/resources.ts'

const MB = 1024 * 1024
const WARM_UP = 2000
const PROBES = 10_000
const AT_ONCE = 64

/** Those that send much are too slow for ten thousand. */
const NAMES = (Object.keys(SETUPS) as SetupName[]).filter((name) => !name.endsWith('much to say'))

/** Every prober against every hostile server, as a file. */
async function hostileConfig(
  t: ExecutionContext,
): Promise<{ readonly text: string; readonly names: readonly string[] }> {
  const certificate = await createAuthority('localhost')
  const targets: Record<string, object> = {}
  for (const [index, hostile] of HOSTILE_CASES.entries()) {
    const hostPort = await startHostileCase(t, certificate, hostile)
    for (const setup of NAMES.filter((name) => name in hostile.verdicts)) {
      targets[`${index} ${setup}`] = { address: SETUPS[setup].address(hostPort), module: setup }
    }
  }
  const modules = NAMES.map((name) => {
    const { prober, options } = SETUPS[name]
    return [name, { prober: prober.name, timeout: '200ms', [prober.name]: options }]
  })
  const probers = [new URL('../../examples/probers/redis.ts', import.meta.url).pathname]
  return {
    text: JSON.stringify({ modules: Object.fromEntries(modules), targets, probers }),
    names: Object.keys(targets),
  }
}

/** Scrapes the targets one after the other, many at a time; every tenth scraper does not wait for the answer. */
async function scrapeAll(url: string, names: readonly string[], count: number): Promise<ReadonlyMap<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const statuses = new Map<string, number>()
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++
      const target = names[index % names.length] ?? ''
      const status = await scrape(`${url}/probe?target=${encodeURIComponent(target)}`, agent, index % 10 === 0)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  agent.destroy()
  return statuses
}

function scrape(url: string, agent: Agent, leaves: boolean): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent }, (response) => {
      response.resume().once('end', () => resolve(String(response.statusCode)))
    })
    outgoing.once('error', () => resolve('gone'))
    if (leaves) setTimeout(() => outgoing.destroy(), 20)
    outgoing.end()
  })
}

test('after ten thousand hostile probes nothing is left of them', async (t) => {
  t.timeout(300_000)
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const { text, names } = await hostileConfig(t)
  await writeFile(file, text)
  await using exporter = await startExporter(file, [], REPORTING)
  const settle = async (): Promise<Resources> => {
    await eventually(
      async () => readValue(await readExposition(`${exporter.url}/metrics`), 'probe_exporter_probes_in_flight'),
      (inFlight) => inFlight === 0,
    )
    return readResources(exporter)
  }
  const refused = async (): Promise<number> => {
    const exposition = await readExposition(`${exporter.url}/metrics`)
    return readValue(exposition, 'probe_exporter_overload_total{reason="too_late"}') ?? Number.NaN
  }
  await scrapeAll(exporter.url, names, WARM_UP)
  const before = await settle()
  const refusedBefore = await refused()
  const statuses = await scrapeAll(exporter.url, names, PROBES)
  const after = await settle()
  t.log({ files: after.files, usedBytes: after.usedBytes - before.usedBytes, rss: after.rss - before.rss })
  // Where the machine is so busy that the event loop takes the time of a probe, its scrape is refused, and counted.
  const { 200: answered = 0, gone = 0, 503: busy = 0, ...others } = Object.fromEntries(statuses)
  t.deepEqual([answered > 0, gone > 0, others], [true, true, {}])
  t.true((await refused()) - refusedBefore >= busy)
  t.deepEqual(after.active, before.active)
  t.deepEqual(after.listeners, before.listeners)
  t.is(after.files, before.files)
  t.true(after.usedBytes - before.usedBytes < 32 * MB, `${after.usedBytes - before.usedBytes} bytes`)
  // V8 and the C library give little back of what they needed at the worst moment. This tells of native memory that is
  // lost at each probe: a compressor or a TLS context has some 200 kB.
  t.true(after.rss - before.rss < 192 * MB, `${after.rss - before.rss} bytes`)
  t.notRegex(exporter.stderr(), /Warning|level=error/)
})
