import { writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { startProcess } from '../support/processes.ts'
import { startTcp } from '../support/servers.ts'
import { becomes, eventually } from './support/eventually.ts'
import { type ExporterProcess, startExporter } from './support/exporter.ts'
import { readExposition, readValue } from './support/exposition.ts'
import { createFolder } from './support/folder.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const TIME = 'Thursday, 1 January 2026\r\n'

/** A service that says nothing until it is told to, and knows how many it held at once. */
async function startHeldService(t: ExecutionContext) {
  const held = new Set<Socket>()
  let most = 0
  let answers = false
  const { address } = await startTcp(t, (socket) => {
    if (answers) socket.end(TIME)
    else held.add(socket)
    socket.once('close', () => held.delete(socket))
    most = Math.max(most, held.size)
  })
  return {
    config: `modules: { daytime: { prober: daytime, timeout: 20s } }\ntargets: { held: { address: '${address}', module: daytime } }\n`,
    held: () => held.size,
    most: () => most,
    answer: () => {
      answers = true
      for (const socket of held) socket.end(TIME)
    },
  }
}

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

/** Scrapes over a connection of its own. Undefined where the connection broke off before there was an answer. */
function scrape(url: string, timeoutSeconds: number): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': String(timeoutSeconds) }
    const outgoing = request(`${url}/probe?target=held`, { agent: new Agent(), headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text }),
      )
    })
    outgoing.once('error', () => resolve(undefined))
    outgoing.end()
  })
}

/** What became of a scrape, in a word; an overloaded exporter may never say `down`. */
function verdictOf(answer: Answer | undefined): string {
  if (answer === undefined) return 'no answer'
  if (answer.status === 503) return answer.retryAfter === undefined ? '503 without Retry-After' : '503'
  return readValue(answer.text, 'probe_success') === 1 ? 'up' : 'down'
}

function tally(answers: readonly (Answer | undefined)[]): Readonly<Record<string, number>> {
  const verdicts: Record<string, number> = {}
  for (const verdict of answers.map(verdictOf)) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  return verdicts
}

test('2,000 scrapes at once on 200 slots are served or answered by 503, and the exporter stays well', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const service = await startHeldService(t)
  await writeFile(file, service.config)
  await using exporter = await startExporter(file, ['--probe.max-concurrency=200'])
  const scraping = Array.from({ length: 2000 }, (_, index) => scrape(exporter.url, index < 1000 ? 30 : 2))
  await eventually(
    async () => service.held(),
    (held) => held === 200,
  )
  t.is((await fetch(`${exporter.url}/-/healthy`)).status, 200)
  t.deepEqual(Object.keys(tally(await Promise.all(scraping.slice(1200)))), ['503'])
  service.answer()
  const answers = await Promise.all(scraping)
  t.deepEqual(Object.keys(tally(answers)).sort(), ['503', 'up'])
  t.is(service.most(), 200)
  const metrics = await readExposition(`${exporter.url}/metrics`)
  t.is(readValue(metrics, 'probe_exporter_overload_total{reason="no_slot"}'), tally(answers)['503'])
  t.is(readValue(metrics, 'probe_exporter_probes_in_flight'), 0)
})

/** Starts an exporter that may open few files. */
async function startPoorExporter(file: string, openFiles: number): Promise<ExporterProcess> {
  const flags = [`--config.file=${file}`, '--web.listen-address=127.0.0.1:0']
  const command = ['--conditions=probe-exporter-source', MAIN, ...flags]
  const exporter = startProcess('bash', [
    '-c',
    `ulimit -n ${openFiles} && exec "$0" "$@"`,
    process.execPath,
    ...command,
  ])
  const [, url = ''] = await exporter.output(/msg=Listening url=(\S+)/)
  return { ...exporter, url }
}

async function countRefusals(url: string): Promise<number> {
  const metrics = await readExposition(`${url}/metrics`)
  const refused = metrics.matchAll(
    /^probe_exporter_(?:http_connections_refused|overload)_total\{reason="(?:files|no_descriptors)"\} (?<count>\d+)$/gm,
  )
  return Array.from(refused, ({ groups }) => Number(groups?.['count'])).reduce((sum, count) => sum + count, 0)
}

test('an exporter without files left says so, counts it, calls no target down, and recovers', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const service = await startHeldService(t)
  await writeFile(file, service.config)
  await using exporter = await startPoorExporter(file, 128)
  const scraping = Array.from({ length: 400 }, () => scrape(exporter.url, 30))
  let refused = 0
  for (const scraped of scraping) scraped.then((answer) => (refused += verdictOf(answer) === 'up' ? 0 : 1))
  await eventually(
    async () => refused,
    (count) => count > 100 && service.held() > 10,
  )
  service.answer()
  const verdicts = tally(await Promise.all(scraping))
  t.log(verdicts)
  t.deepEqual(
    Object.keys(verdicts).filter((verdict) => !['up', '503', 'no answer'].includes(verdict)),
    [],
  )
  t.true(
    (await eventually(
      () => countRefusals(exporter.url),
      (count) => count > 0,
    )) > 0,
  )
  await becomes(t, async () => verdictOf(await scrape(exporter.url, 30)), 'up')
  t.notRegex(exporter.stderr(), /level=error/)
})
