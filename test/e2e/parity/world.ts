import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stringify } from 'yaml'
import { startProcess } from '../../support/processes.ts'
import { startExporter } from '../support/exporter.ts'
import { createFolder } from '../support/folder.ts'
import { type Case, FIXTURES, type NamedCase } from './case.ts'
import type { Observation } from './compare.ts'
import { parseExposition } from './exposition.ts'
import { createCertificates, writeFiles } from './fixtures/certificates.ts'
import type { Fixture, FixtureContext } from './fixtures/listen.ts'

export type ExporterName = 'ours' | 'peer'

/** Both exporters with the same file, and the fixtures of every case. */
export interface World extends AsyncDisposable {
  /** Probes once. */
  readonly probe: (exporter: ExporterName, probed: NamedCase) => Promise<Observation>
}

/** Starts the fixtures of the cases, then both exporters. */
export async function startWorld(cases: readonly NamedCase[], names: readonly ExporterName[]): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await createFolder()).path
  await createCertificates(folder)
  await writeFiles(folder)
  const sites = new Map<string, Site>()
  for (const probed of cases) sites.set(probed.name, stack.use(await startSite(probed, folder)))
  const siteOf = ({ name }: NamedCase): Site => sites.get(name) ?? raise(`no case is called ${name}`)

  const write = async (name: ExporterName, chosen: readonly NamedCase[]): Promise<string> => {
    const file = join(folder, `${name}.yml`)
    const modules = chosen.map((probed) => [probed.name, describeModule(probed, siteOf(probed).fill)])
    await writeFile(file, stringify({ modules: Object.fromEntries(modules) }, { lineWidth: 0, customTags: ['binary'] }))
    return file
  }
  const environment = cases.flatMap((probed) =>
    Object.entries(probed.environment ?? {}).map(([name, value]) => [name, siteOf(probed).fill(value)]),
  )
  const common = cases.filter(({ expected }) => expected === undefined)
  const start: Readonly<Record<ExporterName, () => Promise<AsyncDisposable & { readonly url: string }>>> = {
    ours: async () =>
      startExporter(await write('ours', cases), ['--targets.unlisted=allow'], Object.fromEntries(environment)),
    peer: async () => startPeer(await write('peer', common)),
  }
  const urls = new Map<ExporterName, string>()
  for (const name of names) urls.set(name, stack.use(await start[name]()).url)
  const owned = stack.move()
  return {
    probe: (exporter, probed) => probe(urls.get(exporter) ?? raise(`${exporter} does not run`), probed, siteOf(probed)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The fixtures of a case. */
interface Site extends AsyncDisposable {
  readonly fixtures: ReadonlyMap<string, Fixture>
  readonly fill: (text: string) => string
}

async function startSite(probed: Case, folder: string): Promise<Site> {
  await using stack = new AsyncDisposableStack()
  const fixtures = new Map<string, Fixture>()
  const context: FixtureContext = {
    read: (name) => readFileSync(join(folder, name)),
    fill: (text) =>
      text
        .replace(/%text of (\S+)%/g, (_, name: string) => context.read(name).toString())
        .replace(/%files%/g, folder)
        .replace(/%(server|other|third)%/g, (_, name: string) => String(portOf(name))),
  }
  const portOf = (name: string): number => fixtures.get(name)?.port ?? raise(`${probed.title}: no fixture ${name}`)
  for (const name of FIXTURES) {
    const fixture = await probed[name]?.(context)
    if (fixture !== undefined) fixtures.set(name, stack.use(fixture))
  }
  const owned = stack.move()
  return { fixtures, fill: context.fill, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function describeModule({ http, tcp, module, timeout = '5s' }: Case, fill: (text: string) => string): unknown {
  const settings = http === undefined ? { prober: 'tcp', timeout, tcp } : { prober: 'http', timeout, http }
  return fillDeeply(module ?? settings, fill)
}

function fillDeeply(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value)
  if (Array.isArray(value)) return value.map((item) => fillDeeply(item, fill))
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillDeeply(item, fill)]))
}

/** How long a machine that is busy with other tests is left alone, and how often: the others end at some time. */
const BUSY_MS = 1000
const BUSY_TRIES = 30

async function startPeer(configFile: string): Promise<AsyncDisposable & { readonly url: string }> {
  const args = [`--config.file=${configFile}`, '--web.listen-address=127.0.0.1:0']
  const peer = startProcess('prometheus-blackbox-exporter', args)
  const [, address = ''] = await peer.output(/msg="Listening on" address=(\S+)/)
  return { ...peer, url: `http://${address}` }
}

async function probe(url: string, probed: NamedCase, site: Site, tries = BUSY_TRIES): Promise<Observation> {
  const { fixtures, fill } = site
  const target = fill(
    probed.target ?? (probed.http === undefined ? '127.0.0.1:%server%' : 'http://127.0.0.1:%server%/'),
  )
  const query = new URLSearchParams({ module: probed.name, target, ...probed.query })
  const headers = { Accept: 'text/plain;version=0.0.4', 'X-Prometheus-Scrape-Timeout-Seconds': '10' }
  const response = await fetch(`${url}/probe?${query}`, { headers })
  const text = await response.text()
  const sent: Record<string, readonly unknown[]> = {}
  for (const [name, { settle }] of fixtures) sent[name] = nameFixtures(await settle(), fixtures)
  // An exporter that lacked the processor says so, and nothing of the target; Prometheus would ask again, too.
  const lackedTime = response.status === 503 && text.includes('the event loop, which stood still')
  if (lackedTime && tries > 1) {
    await delay(BUSY_MS)
    return probe(url, probed, site, tries - 1)
  }
  const exposition = parseExposition(response.ok ? text : '')
  return { status: response.status, exposition, text, sent }
}

/** Puts the names of fixtures back for their ports. */
function nameFixtures(facts: readonly unknown[], fixtures: Site['fixtures']): readonly unknown[] {
  let text = JSON.stringify(facts)
  for (const [name, { port }] of fixtures) text = text.replace(new RegExp(`:${port}\\b`, 'g'), `:%${name}%`)
  return JSON.parse(text)
}

function raise(message: string): never {
  throw new Error(message)
}
