import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import type { ProgramResult } from '../support/processes.ts'
import { EXAMPLE, runCli, runMany } from './run-cli.ts'

const BAD = fileURLToPath(new URL('../config/testdata/unknown-module.yml', import.meta.url))
const EXCERPT = `${BAD}:5:44: there is no module "htp_2xx"; did you mean http_2xx?; modules are http_2xx, tcp_connect
 5 |   site: { address: "localhost:80", module: htp_2xx }
   |                                            ^
${BAD}:6:44: there is no module "smtp"; modules are http_2xx, tcp_connect
 6 |   mail: { address: "localhost:25", module: smtp }
   |                                            ^
`

async function makeFolder(t: ExecutionContext, files: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-check-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const [index, name] of files.entries()) {
    const targets = Array.from({ length: index + 1 }, (_, target) => `t${target}: { address: x, module: tcp }`)
    await writeFile(
      join(folder, name),
      `modules: { tcp: { prober: tcp, tcp: { preferred_ip_protocol: ip4 } } }\ntargets: { ${targets.join(', ')} }\n`,
    )
  }
  return folder
}

const cases = [
  {
    title: 'a good file is ok',
    args: ['check', EXAMPLE],
    status: 0,
    says: /^.*probe-exporter\.yml: ok, \d+ modules, \d+ targets(?:, 1 warning)?\n$/,
  },
  {
    title: 'a good file is ok for --config.check too',
    args: ['--config.check', `--config.file=${EXAMPLE}`],
    status: 0,
    says: /: ok, /,
  },
  {
    title: '--config.check is true by its value too',
    args: ['--config.check=true', `--config.file=${EXAMPLE}`],
    status: 0,
    says: /: ok, /,
  },
  {
    title: 'the last one of several files counts',
    args: ['--config.check', '--config.file=/none.yml', `--config.file=${EXAMPLE}`],
    status: 0,
    says: /: ok, /,
  },
  {
    title: 'the last one of --no-config.check and --config.check counts',
    args: ['--no-config.check', '--config.check', `--config.file=${EXAMPLE}`],
    status: 0,
    says: /: ok, /,
  },
  {
    title: 'a bad file has its mistakes shown for --config.check too',
    args: ['--config.check', `--config.file=${BAD}`],
    status: 1,
    says: EXCERPT,
  },
  {
    title: 'a bad file is not served',
    args: [`--config.file=${BAD}`, '--web.listen-address=127.0.0.1:0'],
    status: 1,
    says: EXCERPT,
  },
  { title: 'a bad file is not probed with', args: ['probe', 'site', `--config.file=${BAD}`], status: 1, says: EXCERPT },
  { title: 'a directory is no file', args: ['check', '/'], status: 1, says: '/: is a directory; expected a file\n' },
  {
    title: 'a file that is not there is named',
    args: ['check', '/none.yml'],
    status: 1,
    says: '/none.yml: no such file\n',
  },
  {
    title: 'a file that is not there cannot be served',
    args: ['--config.file=/none.yml'],
    status: 1,
    says: '/none.yml: no such file\n',
  },
]

let results: readonly ProgramResult[] = []

test.before(async () => {
  results = await runMany(cases.map(({ args }) => args))
})

for (const [index, { title, status, says }] of cases.entries()) {
  test(title, (t) => {
    const result = results[index]
    // The example prefers no protocol, which is told on a machine without IPv6.
    const stderr = result?.stderr.replace(/^.*: warning: this machine has no IPv6 address.*\n.*\n.*\n/, '')
    const [said = '', silent = ''] = status === 0 ? [result?.stdout, stderr] : [stderr, result?.stdout]
    if (typeof says === 'string') t.is(said, says)
    else t.regex(said, says)
    t.deepEqual([result?.status, silent], [status, ''])
  })
}

test('a bad file ends the process with status 1 and its mistakes, and no stack', async (t) => {
  t.deepEqual(await runCli(['check', BAD]), { status: 1, stdout: '', stderr: EXCERPT })
})

const WARNED = 'modules:\n  a: { prober: tcp, http: {}, tcp: { preferred_ip_protocol: ipv6 } }\n'
const warningsOf = (
  file: string,
): string => `${file}:2:21: warning: this block has no effect, for the prober of the module is tcp, not http
 2 |   a: { prober: tcp, http: {}, tcp: { preferred_ip_protocol: ipv6 } }
   |                     ^
${file}:2:61: warning: preferred_ip_protocol is "ipv6"; did you mean ip6?; whatever is not ip6 means ip4
 2 |   a: { prober: tcp, http: {}, tcp: { preferred_ip_protocol: ipv6 } }
   |                                                             ^
`

test('what is most likely not meant is shown by both ways to check, and is no failure', async (t) => {
  const file = join(await makeFolder(t, []), 'blackbox.yml')
  await writeFile(file, WARNED)
  const shown = { status: 0, stdout: `${file}: ok, 1 module, 0 targets, 2 warnings\n`, stderr: warningsOf(file) }
  t.deepEqual(
    await runMany([
      ['check', file],
      ['--config.check', '--config.file', file],
    ]),
    [shown, shown],
  )
})

test('where no flag names a file, probe-exporter.yml is read, or else blackbox.yml', async (t) => {
  const both = await makeFolder(t, ['blackbox.yml', 'probe-exporter.yml'])
  const older = await makeFolder(t, ['blackbox.yml'])
  const neither = await makeFolder(t, [])
  const lines = [both, older, neither].map((cwd) => ({ args: ['--config.check'], cwd }))
  t.deepEqual(await runMany(lines), [
    { status: 0, stdout: 'probe-exporter.yml: ok, 1 module, 2 targets\n', stderr: '' },
    { status: 0, stdout: 'blackbox.yml: ok, 1 module, 1 target\n', stderr: '' },
    { status: 1, stdout: '', stderr: 'probe-exporter.yml: no such file\n' },
  ])
})

test("a user's prober is found beside the file, wherever the command runs", async (t) => {
  const folder = await makeFolder(t, [])
  await mkdir(join(folder, 'probers'))
  await writeFile(
    join(folder, 'probers/own.ts'),
    `import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({ name: 'own', options: z.strictObject({}), async probe(): Promise<void> {} })
`,
  )
  await writeFile(join(folder, 'own.yml'), 'modules: { a: { prober: own } }\nprobers: [probers/*.ts]\n')
  t.like(await runCli(['check', join(folder, 'own.yml')]), { status: 0 })
})
