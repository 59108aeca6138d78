import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import type { ProgramResult } from '../support/processes.ts'
import { freePort, say, startTcp } from '../support/servers.ts'
import { runCli, runMany } from './run-cli.ts'

const closing: (() => unknown)[] = []
const life = { teardown: (close: () => unknown) => closing.push(close) }
const env = { PROBE_EXPORTER_SECRET: 'hunter2-topsecret' }

const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-probe-'))
const file = join(folder, 'probe-exporter.yml')
const rudeFile = join(folder, 'rude.yml')
const { address: up } = await startTcp(life, say('Sat Nov 21 01:00:00 2026\r\n'))
const down = `127.0.0.1:${await freePort()}`

/** What this file looks at; one process runs all of it. */
const LINES = {
  rude: ['a', `--config.file=${rudeFile}`],
  clock: ['clock'],
  down: ['down'],
  'clock as text': ['clock', '--format=text'],
  'clock as openmetrics': ['clock', '--format=openmetrics'],
  'down as json': ['down', '--format=text', '--format=json'],
  unlisted: [up, '--module=daytime'],
  'secret as human': ['leak', '--format=human'],
  'secret as json': ['leak', '--format=json'],
  'password as human': ['http://user:hunter2-plain@127.0.0.1:1', '--module=daytime', '--format=human'],
  'password as json': ['http://user:hunter2-plain@127.0.0.1:1', '--module=daytime', '--format=json'],
} as const

let results: readonly ProgramResult[] = []

/** What a line has left. */
function resultOf(line: keyof typeof LINES): ProgramResult {
  return results[Object.keys(LINES).indexOf(line)] ?? { status: null, stdout: '', stderr: 'it was not run' }
}

const RUDE = `import { defineProber, ProbeFailure } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'rude',
  options: z.strictObject({}),
  async probe({ metrics }) {
    metrics.info({ name: 'rude_info', help: 'x' }).set({ said: '\\u001b]0;x\\u0007' })
    throw new ProbeFailure('mismatch', 'got \\u001b[2J\\nok      a in 1 ms')
  },
})
`

test.before(async () => {
  await writeFile(
    file,
    `modules: { daytime: { prober: daytime, timeout: 2s, daytime: { preferred_ip_protocol: ip4 } } }
targets:
  clock: { address: "${up}", module: daytime }
  down: { address: "${down}", module: daytime }
  leak: { address: "http://user:\${env:PROBE_EXPORTER_SECRET}@127.0.0.1:1", module: daytime }
`,
  )
  await writeFile(join(folder, 'rude.js'), RUDE)
  await writeFile(
    rudeFile,
    "modules: { m: { prober: rude } }\ntargets: { a: { address: x, module: m } }\nprobers: ['./rude.js']\n",
  )
  const lines = Object.values(LINES).map((args) => ['probe', `--config.file=${file}`, ...args])
  results = await runMany(lines, { env })
})

test.after.always(async () => {
  for (const close of closing) await close()
  await rm(folder, { recursive: true, force: true })
})

test('what a prober shows of a target gives the terminal no orders', (t) => {
  const { stdout } = resultOf('rude')
  t.true(stdout.includes('got \\u001b[2J\\u000aok      a'))
  t.true(stdout.includes('said="\\u001b]0;x\\u0007"'))
})

const BAR = /^(?:resolve|connect|send|receive|check|other) +\d+\.\d\d ms {2}[█▉▊▋▌▍▎▏]*$/

test('a probe that succeeds is reported with its phases as bars and its metrics, and is status 0', (t) => {
  const { status, stdout, stderr } = resultOf('clock')
  t.deepEqual([status, stderr], [0, ''])
  const [verdict = '', bars = '', metrics = ''] = stdout.split('\n\n')
  t.regex(verdict, /^ok {6}clock \(module daytime\) in \d+\.\d\d ms$/)
  t.deepEqual(
    bars.split('\n').filter((line) => !BAR.test(line)),
    [],
  )
  t.regex(bars, /^connect +\d+\.\d\d ms/m)
  t.regex(bars, /█/)
  t.regex(metrics, /^probe_success 1$/m)
})

test('a probe that fails is reported with its reason, phase and message, and is status 1', async (t) => {
  const { status, stdout, stderr } = await runCli(['probe', 'down', `--config.file=${file}`], { env })
  t.deepEqual([status, stderr], [1, ''])
  const [verdict = '', , metrics = ''] = stdout.split('\n\n')
  const [first = '', ...cause] = verdict.split('\n')
  t.regex(first, /^failed {2}down \(module daytime\) in \d+\.\d\d ms$/)
  t.deepEqual(cause, ['reason  refused, in phase connect', `        ${down}: connection refused`])
  t.regex(metrics, /^probe_failure_info\{reason="refused",phase="connect"\} 1$/m)
})

test('a report has no colours where no terminal shows it', (t) => {
  const { stdout } = resultOf('down')
  t.true(stdout.startsWith('failed '))
  t.false(stdout.includes('\u001b'))
})

const formats = [
  {
    format: 'text' as const,
    first: /^# HELP probe_success [^\n]*\n# TYPE probe_success gauge\nprobe_success 1\n/,
    last: /\n$/,
  },
  { format: 'openmetrics' as const, first: /^# (?:HELP|TYPE) probe_success /, last: /\n# EOF\n$/ },
]

for (const { format, first, last } of formats) {
  test(`the metrics are all that --format=${format} prints`, (t) => {
    const { status, stdout } = resultOf(`clock as ${format}`)
    t.is(status, 0)
    t.regex(stdout, first)
    t.regex(stdout, last)
    t.regex(stdout, /^probe_success 1$/m)
  })
}

test('a report for scripts is JSON, and the last one of several formats counts', (t) => {
  const { status, stdout } = resultOf('down as json')
  t.is(status, 1)
  const report = JSON.parse(stdout)
  t.like(report, { target: 'down', module: 'daytime', success: false, reason: 'refused', phase: 'connect' })
  t.deepEqual(typeof report.duration_seconds, 'number')
  t.true(report.phase_seconds.connect >= 0)
  t.regex(report.log.at(-1).message, /connection refused/)
})

test('an address that the file does not list is probed with the module that is named', (t) => {
  const { status, stdout } = resultOf('unlisted')
  t.is(status, 0)
  t.true(stdout.startsWith(`ok      ${up} (module daytime) in `))
})

const leaks = [
  { title: 'a secret of the file', what: 'secret' },
  { title: 'a password of the command line', what: 'password' },
] as const

for (const { title, what } of leaks) {
  for (const format of ['human', 'json'] as const) {
    test(`${title} is not in a report, with --format=${format}`, (t) => {
      const { status, stdout, stderr } = resultOf(`${what} as ${format}`)
      t.is(status, 1)
      t.notRegex(stdout + stderr, /hunter2/)
      t.regex(stdout, /user:<secret>@/)
    })
  }
}
