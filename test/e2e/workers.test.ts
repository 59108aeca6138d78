import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { createAuthority, issueCertificate } from '../support/certificates.ts'
import { findRunning, listChildren } from '../support/children.ts'
import { startProcess } from '../support/processes.ts'
import { say, startTcp } from '../support/servers.ts'
import { becomes, eventually } from './support/eventually.ts'
import { type ExporterProcess, startExporter } from './support/exporter.ts'
import { OPENMETRICS_ACCEPT, readExposition, readValue } from './support/exposition.ts'
import { createFolder } from './support/folder.ts'
import { findPort } from './support/ports.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const TWO = ['--workers=2']
const RESTARTS = 'probe_exporter_worker_restarts_total'
const PROBES = 'probe_exporter_probes_total{module="clock",result="success"}'

/** A file with a target that tells the time, and others by name that nobody probes. */
async function configure(t: ExecutionContext, folder: string) {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const file = join(folder, 'probe-exporter.yml')
  const write = (...others: readonly string[]): Promise<void> => {
    const lines = others.map((name) => `  ${name}: { address: 'localhost:1', module: clock }\n`)
    const clock = `  clock: { address: '${address}', module: clock }\n`
    return writeFile(file, `modules: { clock: { prober: daytime } }\ntargets:\n${clock}${lines.join('')}`)
  }
  await write()
  return { file, write }
}

/** Asks on a connection of its own, so that the next worker answers. */
async function ask(url: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const agent = new Agent()
  try {
    const asked = get(url, { agent, timeout: 15_000 })
    const [response] = await new Promise<[import('node:http').IncomingMessage]>((resolve, reject) => {
      asked.once('response', (answer) => resolve([answer]))
      asked.once('error', reject)
      asked.once('timeout', () => asked.destroy(new Error('no answer')))
    })
    return { status: response.statusCode, body: await text(response) }
  } finally {
    agent.destroy()
  }
}

async function metric({ url }: ExporterProcess, series: string): Promise<number | undefined> {
  return readValue(await readExposition(`${url}/metrics`), series)
}

const MANY = 64

/** Asks so often at once that no worker could answer all. */
const askMany = (url: string) => Promise.all(Array.from({ length: MANY }, () => ask(url)))

test.serial('two workers share the probes, and answer as one', async (t) => {
  await using folder = await createFolder()
  const { file } = await configure(t, folder.path)
  await using exporter = await startExporter(file, [...TWO, '--probe.max-concurrency=101', '--history.limit=5'])
  const { url } = exporter
  const answers = await askMany(`${url}/probe?target=clock`)
  t.true(answers.every(({ status, body }) => status === 200 && body.includes('\nprobe_success 1\n')))

  for (const { body } of await askMany(`${url}/metrics`)) {
    t.is(readValue(body, PROBES), MANY)
    t.is(readValue(body, 'probe_exporter_probe_duration_seconds_count{module="clock"}'), MANY)
    t.is(readValue(body, 'probe_exporter_probe_slots'), 101)
    t.is(readValue(body, RESTARTS), 0)
    t.is(body.match(/^probe_exporter_build_info\{.*\} 1$/gm)?.length, 1)
    const series = body.split('\n').flatMap((line) => /^[a-z].*(?= )/.exec(line) ?? [])
    t.deepEqual([...new Set(series)], series)
  }
  const openMetrics = await readExposition(`${url}/metrics`, OPENMETRICS_ACCEPT)
  t.regex(openMetrics, /\nprobe_exporter_worker_restarts_total 0\n(?:.*\n)*# EOF\n$/)

  const pages = (await askMany(`${url}/`)).map(({ body }) => body)
  const [ids = []] = pages.map((page) => Array.from(page.matchAll(/\/logs\?id=([\d-]+)"/g), ([, id = '']) => id))
  t.is(new Set(pages).size, 1)
  const shares = ['1', '2'].map((worker) => ids.filter((id) => id.startsWith(`${worker}-`)).length)
  t.deepEqual(shares.toSorted(), [2, 3], `each worker remembers the last of its probes: ${ids}`)
  for (const id of ids) {
    const logs = new Set((await askMany(`${url}/logs?id=${id}`)).map(({ body }) => body))
    t.is(logs.size, 1)
    t.regex([...logs].join(), /^Logs for the probe:\n(?:.*\n)*probe_success 1\n/)
  }
  t.is((await ask(`${url}/logs?target=clock`)).status, 200)
  t.is((await ask(`${url}/logs?id=3-1`)).status, 404)
})

/** The names of the targets, as all workers tell them. */
async function targets({ url }: Pick<ExporterProcess, 'url'>): Promise<readonly string[]> {
  const bodies = new Set((await askMany(`${url}/sd`)).map(({ body }) => body))
  const groups = Array.from(bodies, (body) => JSON.parse(body) as { labels: { instance: string } }[])
  return groups.map((group) => group.map(({ labels }) => labels.instance).join())
}

test.serial('a reload is for all workers, or for none', async (t) => {
  await using folder = await createFolder()
  const { file, write } = await configure(t, folder.path)
  await using exporter = await startExporter(file, [
    ...TWO,
    '--config.enable-auto-reload',
    '--config.auto-reload-interval=1s',
  ])
  const { url } = exporter
  const reload = async (): Promise<number> => (await fetch(`${url}/-/reload`, { method: 'POST' })).status
  await write('posted')
  t.is(await reload(), 200)
  t.deepEqual(await targets(exporter), ['clock,posted'])

  await writeFile(file, 'modules: { a: { prober: nonsense } }\n')
  const bad = await fetch(`${url}/-/reload`, { method: 'POST' })
  t.deepEqual([bad.status, /probe-exporter\.yml:1:\d+: .*nonsense/.test(await bad.text())], [500, true])
  t.deepEqual(await targets(exporter), ['clock,posted'])
  t.is(await metric(exporter, 'probe_exporter_config_last_reload_successful'), 0)
  t.is(exporter.stderr().match(/level=error .*nonsense/g)?.length, 1)

  await write('found')
  await becomes(t, () => targets(exporter), ['clock,found'])
  await write('signalled')
  exporter.kill('SIGHUP')
  await becomes(t, () => targets(exporter), ['clock,signalled'])
  t.is(await metric(exporter, 'probe_exporter_config_last_reload_successful'), 1)
  t.false(exporter.stderr().includes('ended'))
})

/** Scrapes all the time, a few times at once. @returns what ends that, and tells of the scrapes that failed. */
function scrapeOn(url: string): () => Promise<{ readonly failures: readonly string[]; readonly answers: number }> {
  let isOver = false
  const failures: string[] = []
  let answers = 0
  const loops = Array.from({ length: 4 }, async () => {
    for (; !isOver; answers += 1) {
      const { status, body } = await ask(url).catch((error: unknown) => ({ status: 0, body: String(error) }))
      if (status !== 200 || !body.includes('\nprobe_success 1\n')) failures.push(`${status} ${body}`)
    }
  })
  return async () => {
    isOver = true
    await Promise.all(loops)
    return { failures, answers }
  }
}

test.serial('a worker that is killed is replaced, nobody else is the worse for it, and no sum falls', async (t) => {
  await using folder = await createFolder()
  const { file, write } = await configure(t, folder.path)
  await using exporter = await startExporter(file, TWO)
  await askMany(`${exporter.url}/probe?target=clock`)
  t.is(await metric(exporter, PROBES), MANY)
  const [victim = 0, survivor = 0] = await listChildren(exporter.pid)
  const endScrapes = scrapeOn(`${exporter.url}/probe?target=clock`)
  await write('meanwhile')
  process.kill(victim, 'SIGKILL')
  const counts: (number | undefined)[] = []
  const count = async (): Promise<number | undefined> => {
    counts.push(await metric(exporter, PROBES).catch(() => undefined)) // It may be the one that was killed.
    return metric(exporter, RESTARTS)
  }
  t.is(await eventually(count, (restarts) => restarts === 1), 1)
  await exporter.output(/msg="A worker is ready" worker=3/)
  const { failures, answers } = await endScrapes()
  t.true(answers > 0)
  t.true(failures.length <= 4, `none but those that were in flight: ${failures}`)
  t.false(
    failures.some((failure) => failure.includes('no answer')),
    'one that was on its way there goes to another',
  )
  const known = counts.filter((each) => each !== undefined)
  t.deepEqual(
    known,
    known.toSorted((a, b) => a - b),
  )
  t.true((known[0] ?? 0) >= MANY)
  const workers = await listChildren(exporter.pid)
  t.deepEqual([workers.length, workers.includes(survivor), workers.includes(victim)], [2, true, false])
  t.regex(
    exporter.stderr(),
    /level=error msg="A worker has ended; another takes its place" worker=\d pid=\d+ end=SIGKILL\n/,
  )
  // The new one has read a file that nobody has asked the others to read.
  await becomes(t, () => targets(exporter), ['clock,meanwhile'])
})

test.serial('probes in flight end as they would while SIGTERM shuts all workers down', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const waiting: (() => void)[] = []
  const { address, accepted } = await startTcp(t, (socket) => void waiting.push(() => socket.end('12:00 2026\n')))
  await writeFile(
    file,
    `modules: { clock: { prober: daytime } }\ntargets: { clock: { address: '${address}', module: clock } }\n`,
  )
  await using exporter = await startExporter(file, TWO)
  const { url } = exporter
  const scrapes = Promise.all(Array.from({ length: 4 }, () => ask(`${url}/probe?target=clock`)))
  await eventually(
    async () => accepted(),
    (count) => count === 4,
  )
  t.is(await metric(exporter, 'probe_exporter_probes_in_flight'), 4)
  const workers = await listChildren(exporter.pid)
  // As a terminal does, and systemd: all processes are told.
  for (const pid of [...workers, exporter.pid]) process.kill(pid, 'SIGTERM')
  await becomes(t, async () => (await ask(`${url}/-/ready`)).status, 503)
  t.is((await ask(`${url}/probe?target=clock`)).status, 503)
  for (const answer of waiting) answer()
  t.true((await scrapes).every(({ body }) => body.includes('\nprobe_success 1\n')))
  t.deepEqual(await exporter.ended(), { status: 0, signal: null })
  t.deepEqual(await findRunning(workers), [])
  t.false(exporter.stderr().includes('has ended'))
})

test.serial('a second signal ends all workers at once, and so does the end of the primary process', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const { address, accepted } = await startTcp(t, () => {})
  await writeFile(
    file,
    `modules: { clock: { prober: daytime } }\ntargets: { clock: { address: '${address}', module: clock } }\n`,
  )
  for (const last of ['SIGTERM', 'SIGKILL'] as const) {
    await using exporter = await startExporter(file, TWO)
    const before = accepted()
    const scrape = ask(`${exporter.url}/probe?target=clock`).catch(() => 'cut off')
    await eventually(
      async () => accepted(),
      (count) => count === before + 1,
    )
    const workers = await listChildren(exporter.pid)
    t.is(workers.length, 2)
    if (last === 'SIGTERM') {
      exporter.kill('SIGTERM')
      await becomes(t, async () => (await ask(`${exporter.url}/-/ready`)).status, 503)
      await new Promise((resolve) => setTimeout(resolve, 300)) // A second one right behind the first is the same.
    }
    exporter.kill(last)
    await exporter.ended(5_000)
    t.is(await scrape, 'cut off')
    await becomes(t, () => findRunning(workers), [])
  }
})

test.serial(
  'a worker that cannot start is waited for, and all of them are there again once the file is good',
  async (t) => {
    await using folder = await createFolder()
    const { file, write } = await configure(t, folder.path)
    const port = await findPort()
    await using exporter = await startExporter(file, [...TWO, `--web.listen-address=127.0.0.1:${port}`])
    const url = `http://127.0.0.1:${port}`
    await writeFile(file, 'modules: { a: { prober: nonsense } }\n')
    const [first = 0, second = 0] = await listChildren(exporter.pid)
    process.kill(first, 'SIGKILL')
    await exporter.output(/level=error msg="A worker could not start" worker=3 error="[^\n]*nonsense/)
    t.is((await ask(`${url}/probe?target=clock`)).status, 200)
    await write('mended')
    process.kill(second, 'SIGKILL')
    await becomes(t, async () => (await ask(`${url}/probe?target=clock`)).status, 200)
    await becomes(t, () => targets({ url }), ['clock,mended'])
    await becomes(t, async () => (await listChildren(exporter.pid)).length, 2)
    t.notRegex(exporter.stderr(), /^ +at /m)
  },
)

/** Binds a datagram socket, which Node.js cannot, and prints what comes. */
const NOTIFIED = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('bound', flush=True)
while True: print(s.recv(4096).decode(), flush=True)
`

test.serial(
  'workers serve the sockets of systemd by TLS; it is told of all of them, and takes over without any',
  async (t) => {
    await using folder = await createFolder()
    const { file } = await configure(t, folder.path)
    const [web, notify, unix] = [join(folder.path, 'web.yml'), join(folder.path, 'notify'), join(folder.path, 'socket')]
    await using systemd = startProcess('/usr/bin/python3', ['-c', NOTIFIED, notify])
    await systemd.output(/bound/)
    const ca = await createAuthority('workers')
    const { cert, key } = await issueCertificate(ca, '127.0.0.1', 1)
    await writeFile(web, JSON.stringify({ tls_server_config: { cert, key } }))
    const port = await findPort()
    const sockets = [`--listen=127.0.0.1:${port}`, `--listen=${unix}`, `--setenv=NOTIFY_SOCKET=${notify}`]
    const flags = [...TWO, '--web.systemd-socket', `--web.config.file=${web}`, `--config.file=${file}`]
    const command = [...sockets, process.execPath, '--conditions=probe-exporter-source', MAIN, ...flags]
    await using exporter = startProcess('systemd-socket-activate', command)
    await exporter.output(/Listening on \S*socket/)
    for (const place of [{}, { socketPath: unix }]) {
      const options = { ca: ca.cert, agent: false, ...place }
      const [response] = await once(request(`https://127.0.0.1:${port}/-/healthy`, options).end(), 'response')
      t.is(await text(response), 'Healthy\n')
    }
    await systemd.output(/READY=1/)
    t.is(systemd.stdout().match(/READY=1/g)?.length, 1)
    for (const pid of await listChildren(exporter.pid)) process.kill(pid, 'SIGKILL')
    t.deepEqual(await exporter.ended(), { status: 1, signal: null })
    t.regex(exporter.stderr(), /msg="All workers have ended, and the sockets of systemd are closed"/)
  },
)
