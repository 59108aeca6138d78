import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { type RunningProcess, runProgram, startProcess } from '../support/processes.ts'
import { eventually } from './support/eventually.ts'
import { readValue } from './support/exposition.ts'
import { createFolder } from './support/folder.ts'

const cwd = fileURLToPath(new URL('../../', import.meta.url))

/** Starts the examples as the README says, in a process group of their own as a terminal would. */
async function startExamples(temporaryFolder: string): Promise<RunningProcess> {
  const env = { TMPDIR: temporaryFolder }
  const start = startProcess('npm', ['start', '--', '--example-ports=0'], { cwd, env, ownGroup: true })
  await start.output(/Ctrl-C ends all/)
  return start
}

test('npm start shows how the probes of its examples went', async (t) => {
  await using folder = await createFolder()
  await using start = await startExamples(folder.path)
  const lines = start.stdout().matchAll(/^ {2}(\w+) .* {2}(success|failed: \w+ in \w+) \(\d+\.\d ms\)$/gm)
  const results = Array.from(lines, ([, target, result]) => [target, result])
  t.deepEqual(results, [
    ['clock', 'success'],
    ['hits', 'success'],
    ['site', 'success'],
    ['down', 'failed: refused in connect'],
  ])
})

test('the three commands that npm start shows work', async (t) => {
  await using folder = await createFolder()
  await using start = await startExamples(folder.path)
  const commands = Array.from(start.stdout().matchAll(/^ {2}(curl .*)$/gm), ([, command = '']) => command)
  t.is(commands.length, 3)
  const [hits = '', down = '', sd = ''] = await Promise.all(commands.map(runCommand))
  t.is(readValue(hits, 'probe_success'), 1)
  t.is(readValue(hits, 'requests_total'), 2)
  t.regex(down, /reason=refused/)
  t.is(readValue(down, 'probe_success'), 0)
  const groups: readonly { readonly labels: Readonly<Record<string, string>> }[] = JSON.parse(sd)
  t.deepEqual(
    groups.map(({ labels }) => labels['instance']),
    ['clock', 'hits', 'site', 'down'],
  )
})

const ends = [
  { how: 'Ctrl-C', end: ({ pid }: RunningProcess) => process.kill(-pid, 'SIGINT') },
  { how: 'SIGINT to npm alone', end: ({ pid }: RunningProcess) => process.kill(pid, 'SIGINT') },
  { how: 'SIGTERM to npm alone', end: ({ pid }: RunningProcess) => process.kill(pid, 'SIGTERM') },
] as const

for (const { how, end } of ends) {
  test(`${how} ends npm start with status 0, and nothing of it is left`, async (t) => {
    await using folder = await createFolder()
    await using start = await startExamples(folder.path)
    end(start)
    t.deepEqual(await start.ended(), { status: 0, signal: null })
    const isGroupGone = await eventually(
      async () => isGone(-start.pid),
      (gone) => gone,
      5_000,
    )
    t.true(isGroupGone)
    const left = await readdir(folder.path)
    t.deepEqual(
      left.filter((name) => name.startsWith('probe-exporter')), // npm has a cache of its own there.
      [],
    )
  })
}

/** Runs a line of a shell as it was shown. */
async function runCommand(command: string): Promise<string> {
  const { status, stdout, stderr } = await runProgram('bash', ['-c', command])
  if (status !== 0) throw new Error(`${command} ended with status ${status}:\n${stderr}`)
  return stdout
}

/** Whether a process is gone, or for a negative number a process group. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
