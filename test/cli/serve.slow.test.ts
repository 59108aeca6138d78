import { setTimeout as delay } from 'node:timers/promises'
import test from 'ava'
import { startProcess } from '../support/processes.ts'
import { freePort, startTcp } from '../support/servers.ts'
import { EXAMPLE, MAIN, runCli, startCli } from './run-cli.ts'

const FILE = `--config.file=${EXAMPLE}`
const FREE = '--web.listen-address=127.0.0.1:0'

test('each listen address is served', async (t) => {
  await using exporter = startCli([FILE, FREE, FREE])
  await exporter.output(/msg=Listening .*\n.*msg=Listening .*\n/)
  const urls = Array.from(exporter.stderr().matchAll(/msg=Listening url=(\S+)/g), ([, url = '']) => url)
  t.is(new Set(urls).size, 2)
  const answers = await Promise.all(urls.map(async (url) => (await fetch(`${url}/-/healthy`)).status))
  t.deepEqual(answers, [200, 200])
})

test('log lines are JSON where the last --log.format says so', async (t) => {
  await using exporter = startCli(['serve', FILE, FREE, '--log.format=logfmt', '--log.format=json'])
  await exporter.output(/"msg":"Listening"[^\n]*\n/)
  const lines = exporter.stderr().trim().split('\n')
  t.deepEqual(
    lines.map((line) => JSON.parse(line).msg),
    ['Configuration loaded', 'Listening'],
  )
})

test('a port that is in use is one line, and ends the process with status 1', async (t) => {
  const { port } = await startTcp(t, () => {})
  const { status, stdout, stderr } = await runCli([FILE, FREE, `--web.listen-address=127.0.0.1:${port}`])
  t.deepEqual([status, stdout], [1, ''])
  t.is(
    stderr,
    `probe-exporter: cannot listen on 127.0.0.1:${port}: the port is in use; ` +
      'stop what uses it, or choose another by --web.listen-address\n',
  )
})

test('an address of another machine is one line, and ends the process with status 1', async (t) => {
  const { status, stderr } = await runCli([FILE, '--web.listen-address=192.0.2.1:9115'])
  t.is(status, 1)
  t.regex(stderr, /^probe-exporter: cannot listen on 192\.0\.2\.1:9115: [^\n]*EADDRNOTAVAIL[^\n]*\n$/)
})

test('the exporter goes on, and ends as it should, when nobody reads its log any more', async (t) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const command = `exec "$@" 2> >(head -n 2 >/dev/null)` // The reader is gone after two lines.
  const args = [
    process.execPath,
    '--conditions=probe-exporter-source',
    MAIN,
    FILE,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  await using exporter = startProcess('bash', ['-c', command, 'bash', ...args])
  const isHealthy = (): Promise<boolean> =>
    fetch(`${url}/-/healthy`, { headers: { connection: 'close' } }).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isHealthy())) await delay(50)
  for (let round = 0; round < 3; round += 1) {
    t.is((await fetch(`${url}/-/reload`, { method: 'POST', headers: { connection: 'close' } })).status, 200)
  }
  t.true(await isHealthy())
  const metrics = await (await fetch(`${url}/metrics`, { headers: { connection: 'close' } })).text()
  t.regex(metrics, /^probe_exporter_stray_errors_total 0$/m)
  exporter.kill('SIGTERM')
  t.deepEqual(await exporter.ended(), { status: 0, signal: null })
})
