import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { runProgram, startProcess } from '../../support/processes.ts'
import { startTcp } from '../../support/servers.ts'
import { writeFiles } from '../../web/start-door.ts'
import { EXAMPLE, runCli } from '../run-cli.ts'

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const TWO = ['--workers=2', '--web.listen-address=127.0.0.1:0']

test('a bad file is told once, and ends all with status 1', async (t) => {
  const folder = await writeFiles(t, { 'bad.yml': 'modules: { a: { prober: nonsense } }\n' })
  const { status, stdout, stderr } = await runCli([...TWO, `--config.file=${join(folder, 'bad.yml')}`])
  t.deepEqual([status, stdout], [1, ''])
  t.is(stderr.match(/nonsense"/g)?.length, 1)
  t.notRegex(stderr, /^ +at /m)
})

test('a port that is in use is one line, and ends all with status 1', async (t) => {
  const { port } = await startTcp(t, () => {})
  const args = ['--workers=2', `--config.file=${EXAMPLE}`, `--web.listen-address=127.0.0.1:${port}`]
  const { status, stderr } = await runCli(args)
  t.is(status, 1)
  t.is(
    stderr,
    `probe-exporter: cannot listen on 127.0.0.1:${port}: the port is in use; ` +
      'stop what uses it, or choose another by --web.listen-address\n',
  )
})

test('a worker that cannot be started is one line, and ends all with status 1', async (t) => {
  const node = `"${process.execPath}" --conditions=probe-exporter-source "${MAIN}" ${TWO.join(' ')}`
  const { status, stderr } = await runProgram('bash', ['-c', `ulimit -n 24; exec ${node} "--config.file=${EXAMPLE}"`])
  t.is(status, 1)
  t.regex(stderr, /^probe-exporter: a worker has ended before it was ready: spawn \S+ EMFILE\n$/)
})

test('what is odd in the file is told once', async (t) => {
  const yaml = 'modules: { a: { prober: tcp, http: { method: GET } } }\n'
  const folder = await writeFiles(t, { 'odd.yml': yaml })
  const command = ['--conditions=probe-exporter-source', MAIN, ...TWO, `--config.file=${join(folder, 'odd.yml')}`]
  await using exporter = startProcess(process.execPath, command)
  await exporter.output(/msg=Listening/)
  t.is(exporter.stderr().match(/msg="Configuration warning"/g)?.length, 1)
  t.is(exporter.stderr().match(/msg=Listening/g)?.length, 1)
})
