import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { ProgramResult } from '../support/processes.ts'
import { freePort, say, startTcp } from '../support/servers.ts'
import { runCli } from './run-cli.ts'

/** A file with a target that answers, and one that does not. */
async function writeTargets(t: ExecutionContext): Promise<{ file: string; up: string; down: string }> {
  const { address: up } = await startTcp(t, say('Sat Nov 21 01:00:00 2026\r\n'))
  const down = `127.0.0.1:${await freePort()}`
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-probe-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'probe-exporter.yml')
  await writeFile(
    file,
    `modules: { daytime: { prober: daytime, timeout: 2s, daytime: { preferred_ip_protocol: ip4 } } }
targets:
  clock: { address: "${up}", module: daytime }
  down: { address: "${down}", module: daytime }
  leak: { address: "http://user:\${env:PROBE_EXPORTER_SECRET}@127.0.0.1:1", module: daytime }
`,
  )
  return { file, up, down }
}

async function runProbe(args: readonly string[]): Promise<ProgramResult> {
  return runCli(['probe', ...args], { env: { PROBE_EXPORTER_SECRET: 'hunter2-topsecret' } })
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

test('what a prober shows of a target gives the terminal no orders', async (t) => {
  const { file } = await writeTargets(t)
  await writeFile(join(dirname(file), 'rude.js'), RUDE)
  await writeFile(
    file,
    "modules: { m: { prober: rude } }\ntargets: { a: { address: x, module: m } }\nprobers: ['./rude.js']\n",
  )
  const { stdout } = await runProbe(['a', `--config.file=${file}`])
  t.true(stdout.includes('got \\u001b[2J\\u000aok      a'))
  t.true(stdout.includes('said="\\u001b]0;x\\u0007"'))
})

const BAR = /^(?:resolve|connect|send|receive|check|other) +\d+\.\d\d ms {2}[█▉▊▋▌▍▎▏]*$/

test('a probe that succeeds is reported with its phases as bars and its metrics, and is status 0', async (t) => {
  const { file } = await writeTargets(t)
  const { status, stdout, stderr } = await runProbe(['clock', `--config.file=${file}`])
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
  const { file, down } = await writeTargets(t)
  const { status, stdout, stderr } = await runProbe(['down', `--config.file=${file}`])
  t.deepEqual([status, stderr], [1, ''])
  const [verdict = '', , metrics = ''] = stdout.split('\n\n')
  const [first = '', ...cause] = verdict.split('\n')
  t.regex(first, /^failed {2}down \(module daytime\) in \d+\.\d\d ms$/)
  t.deepEqual(cause, ['reason  refused, in phase connect', `        ${down}: connection refused`])
  t.regex(metrics, /^probe_failure_info\{reason="refused",phase="connect"\} 1$/m)
})

test('a report has no colours where no terminal shows it', async (t) => {
  const { file } = await writeTargets(t)
  const { stdout } = await runProbe(['down', `--config.file=${file}`])
  t.false(stdout.includes('\u001b'))
})

const formats = [
  { format: 'text', first: /^# HELP probe_success [^\n]*\n# TYPE probe_success gauge\nprobe_success 1\n/, last: /\n$/ },
  { format: 'openmetrics', first: /^# (?:HELP|TYPE) probe_success /, last: /\n# EOF\n$/ },
]

for (const { format, first, last } of formats) {
  test(`the metrics are all that --format=${format} prints`, async (t) => {
    const { file } = await writeTargets(t)
    const { status, stdout } = await runProbe(['clock', `--config.file=${file}`, `--format=${format}`])
    t.is(status, 0)
    t.regex(stdout, first)
    t.regex(stdout, last)
    t.regex(stdout, /^probe_success 1$/m)
  })
}

test('a report for scripts is JSON, and the last one of several formats counts', async (t) => {
  const { file } = await writeTargets(t)
  const { status, stdout } = await runProbe(['down', `--config.file=${file}`, '--format=text', '--format=json'])
  t.is(status, 1)
  const report = JSON.parse(stdout)
  t.like(report, { target: 'down', module: 'daytime', success: false, reason: 'refused', phase: 'connect' })
  t.deepEqual(typeof report.duration_seconds, 'number')
  t.true(report.phase_seconds.connect >= 0)
  t.regex(report.log.at(-1).message, /connection refused/)
})

test('an address that the file does not list is probed with the module that is named', async (t) => {
  const { file, up } = await writeTargets(t)
  const { status, stdout } = await runProbe([up, '--module=daytime', `--config.file=${file}`])
  t.is(status, 0)
  t.true(stdout.startsWith(`ok      ${up} (module daytime) in `))
})

const leaks = [
  { title: 'a secret of the file', args: ['leak'] },
  { title: 'a password of the command line', args: ['http://user:hunter2-plain@127.0.0.1:1', '--module=daytime'] },
]

for (const { title, args } of leaks) {
  for (const format of ['human', 'json']) {
    test(`${title} is not in a report, with --format=${format}`, async (t) => {
      const { file } = await writeTargets(t)
      const { status, stdout, stderr } = await runProbe([...args, `--config.file=${file}`, `--format=${format}`])
      t.is(status, 1)
      t.notRegex(stdout + stderr, /hunter2/)
      t.regex(stdout, /user:<secret>@/)
    })
  }
}
