import { readFile, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { runProgram, startProcess } from '../support/processes.ts'
import { startTcp } from '../support/servers.ts'
import { becomes, eventually } from './support/eventually.ts'
import { type ExporterProcess, MAIN, startExporter } from './support/exporter.ts'
import { readExposition, readValue } from './support/exposition.ts'
import { createFolder } from './support/folder.ts'

/** A service that answers when it is told to. */
async function startSlowClock(t: ExecutionContext) {
  const waiting: Socket[] = []
  const { address, accepted } = await startTcp(t, (socket) => {
    waiting.push(socket)
  })
  return {
    config: `modules: { daytime: { prober: daytime, timeout: 20s } }\ntargets: { slow: { address: '${address}', module: daytime } }\n`,
    accepted,
    answer: () => {
      for (const socket of waiting) socket.end('Thursday, 1 January 2026\r\n')
    },
  }
}

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url)
  await response.body?.cancel()
  return response.status
}

test('a probe in flight ends as it would while SIGTERM shuts the exporter down', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const slow = await startSlowClock(t)
  await writeFile(file, slow.config)
  await using exporter = await startExporter(file)
  t.is(await statusOf(`${exporter.url}/-/ready`), 200)

  const scrape = readExposition(`${exporter.url}/probe?target=slow`)
  await eventually(
    async () => slow.accepted(),
    (accepted) => accepted === 1,
  )
  exporter.kill('SIGTERM')
  await becomes(t, () => statusOf(`${exporter.url}/-/ready`), 503)
  t.is(await statusOf(`${exporter.url}/-/healthy`), 200)
  t.is(await statusOf(`${exporter.url}/probe?target=slow`), 503)

  slow.answer()
  t.is(readValue(await scrape, 'probe_success'), 1)
  t.deepEqual(await exporter.ended(), { status: 0, signal: null })
  t.is(slow.accepted(), 1)
})

test('an idle connection does not hold up the end of the exporter', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  await writeFile(file, 'modules: {}\n')
  await using exporter = await startExporter(file)
  const { hostname, port } = new URL(exporter.url)
  const idle = connect({ host: hostname, port: Number(port) })
  t.teardown(() => idle.destroy())
  await new Promise((resolve) => idle.once('connect', resolve))

  exporter.kill('SIGINT')
  t.deepEqual(await exporter.ended(), { status: 0, signal: null })
})

/** The names of the targets that Prometheus is told of. */
async function listTargets({ url }: ExporterProcess): Promise<readonly string[]> {
  const groups = (await (await fetch(`${url}/sd`)).json()) as { labels: { instance: string } }[]
  return groups.map(({ labels }) => labels.instance)
}

async function reloadSuccessful({ url }: ExporterProcess): Promise<number | undefined> {
  return readValue(await readExposition(`${url}/metrics`), 'probe_exporter_config_last_reload_successful')
}

function configWith(...targets: readonly string[]): string {
  const lines = targets.map((target) => `  ${target}: { address: 'localhost:1', module: tcp_connect }\n`)
  return `modules:\n  tcp_connect: { prober: tcp }\ntargets:\n${lines.join('')}`
}

test('SIGHUP loads the file anew, and a bad file leaves the old one in force', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  await writeFile(file, configWith('first'))
  await using exporter = await startExporter(file)
  t.deepEqual(await listTargets(exporter), ['first'])

  await writeFile(file, configWith('first', 'second'))
  exporter.kill('SIGHUP')
  await becomes(t, () => listTargets(exporter), ['first', 'second'])
  t.is(await reloadSuccessful(exporter), 1)

  await writeFile(file, configWith('third').replace('module: tcp_connect', 'module: udp'))
  exporter.kill('SIGHUP')
  await becomes(t, () => reloadSuccessful(exporter), 0)
  t.deepEqual(await listTargets(exporter), ['first', 'second'])
  t.regex(exporter.stderr(), /level=error .*probe-exporter\.yml:4:\d+: .*udp/)

  await writeFile(file, configWith('third'))
  exporter.kill('SIGHUP')
  await becomes(t, () => listTargets(exporter), ['third'])
  t.is(await reloadSuccessful(exporter), 1)
})

test('a second signal ends the exporter at once, whatever is in flight', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const slow = await startSlowClock(t)
  await writeFile(file, slow.config)
  await using exporter = await startExporter(file)
  const scrape = fetch(`${exporter.url}/probe?target=slow`).catch(() => 'cut off')
  await eventually(
    async () => slow.accepted(),
    (accepted) => accepted === 1,
  )
  exporter.kill('SIGTERM')
  await becomes(t, () => statusOf(`${exporter.url}/-/ready`), 503)
  await new Promise((resolve) => setTimeout(resolve, 300)) // A second one right behind the first is the same.
  exporter.kill('SIGINT')
  t.deepEqual(await exporter.ended(5_000), { status: 1, signal: null })
  t.is(await scrape, 'cut off')
})

test('a SIGHUP that comes while the exporter starts is obeyed when it has started', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  await writeFile(join(folder.path, 'slow.js'), SLOW)
  await writeFile(file, 'modules: {}\nprobers: [./slow.js]\n')
  await using exporter = startProcess(process.execPath, [
    '--conditions=probe-exporter-source',
    MAIN,
    `--config.file=${file}`,
    '--web.listen-address=127.0.0.1:0',
  ])
  await exporter.output(/slow is loaded/)
  exporter.kill('SIGHUP')
  await exporter.output(/msg="Configuration loaded"(?:.|\n)*msg="Configuration loaded"/)
  t.pass()
})

const SLOW = `
import { defineProber } from 'probe-exporter'
import * as z from 'zod'
process.stderr.write('slow is loaded\\n')
await new Promise((resolve) => setTimeout(resolve, 1000))
export default defineProber({ name: 'slow', options: z.strictObject({}), async probe() {} })
`

const SPINS = `
import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'spins',
  options: z.strictObject({}),
  async probe() {
    for (;;);
  },
})
`
const SPINNING = `
modules: { spins: { prober: spins, timeout: 60s, isolate: true } }
probers: [./spins.js]
targets: { t: { address: 'x:1', module: spins } }
`

test('a file that can never be read does not hold up the end of the exporter, nor of its isolated probers', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  await writeFile(join(folder.path, 'spins.js'), SPINS)
  await writeFile(file, SPINNING)
  await using exporter = await startExporter(file)
  const scrape = fetch(`${exporter.url}/probe?target=t`).catch(() => 'cut off')
  const pid = await eventually(
    async () => Number((await readFile(`/proc/${exporter.pid}/task/${exporter.pid}/children`, 'utf8')).trim()),
    (found) => found > 0,
  )
  await rm(file)
  t.is((await runProgram('mkfifo', [file])).status, 0)
  exporter.kill('SIGHUP')
  await new Promise((resolve) => setTimeout(resolve, 300)) // Until a thread waits for whoever writes into it.
  exporter.kill('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 300)) // A second one right behind the first is the same.
  exporter.kill('SIGINT')
  t.deepEqual(await exporter.ended(5_000), { status: null, signal: 'SIGINT' })
  t.is(await scrape, 'cut off')
  const state = await eventually(
    async () => (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')).replace(/^.*\) (.).*/s, '$1'),
    (found) => found === 'Z',
    5_000,
  )
  t.is(state, 'Z')
  t.true(pid > 0)
})

test('the file is looked at for changes where the flags say so, and a bad one is logged once', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  await writeFile(file, configWith('first'))
  const flags = ['--config.enable-auto-reload', '--config.auto-reload-interval=1s']
  await using exporter = await startExporter(file, flags)
  await writeFile(file, configWith('first', 'second'))
  await becomes(t, () => listTargets(exporter), ['first', 'second'])

  await writeFile(file, '# nothing\n')
  await becomes(t, () => reloadSuccessful(exporter), 0)
  await writeFile(file, configWith('third'))
  await becomes(t, () => listTargets(exporter), ['third'])
  t.is(await reloadSuccessful(exporter), 1)
  t.is(exporter.stderr().match(/level=error .*probe-exporter\.yml:1:1: the file is empty/g)?.length, 1)
})

test('flags bound the probes at a time, and what is remembered of them', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const slow = await startSlowClock(t)
  await writeFile(file, slow.config)
  await using exporter = await startExporter(file, ['--probe.max-concurrency=1', '--history.max-bytes=0'])
  t.is(readValue(await readExposition(`${exporter.url}/metrics`), 'probe_exporter_probe_slots'), 1)
  const scrape = readExposition(`${exporter.url}/probe?target=slow`)
  await eventually(
    async () => slow.accepted(),
    (accepted) => accepted === 1,
  )
  const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '0.8' }
  const refused = await fetch(`${exporter.url}/probe?target=slow`, { headers })
  t.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1'])
  await refused.body?.cancel()
  slow.answer()
  t.is(readValue(await scrape, 'probe_success'), 1)
  t.is(await statusOf(`${exporter.url}/logs?id=1`), 404)
})

test('a failure that a prober leaves to nobody is logged, and the exporter goes on', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  await writeFile(
    join(folder.path, 'careless.js'),
    `import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'careless',
  options: z.strictObject({}),
  async probe() {
    Promise.reject(new Error('nobody awaits this'))
    setTimeout(() => { throw new Error('nobody catches this') })
  },
})
`,
  )
  await writeFile(
    file,
    "modules: { m: { prober: careless } }\ntargets: { a: { address: x, module: m } }\nprobers: ['./careless.js']\n",
  )
  await using exporter = await startExporter(file)
  t.is(await statusOf(`${exporter.url}/probe?target=a`), 200)
  await exporter.output(/nobody awaits this/)
  await exporter.output(/nobody catches this/)
  t.is(await statusOf(`${exporter.url}/probe?target=a`), 200)
  t.is(readValue(await readExposition(`${exporter.url}/metrics`), 'probe_exporter_probes_in_flight'), 0)
  t.regex(await readExposition(`${exporter.url}/metrics`), /^probe_exporter_stray_errors_total [2-4]$/m)
})
