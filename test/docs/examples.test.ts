import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { parse } from 'yaml'
import { startExporter } from '../../src/cli/serve.ts'
import { loadConfig } from '../../src/config/load.ts'
import { createLogger } from '../../src/log/logger.ts'
import { loadProbers } from '../../src/probe/catalog.ts'
import { runMany } from '../cli/run-cli.ts'
import { type Example, examplesIn, ROOT } from '../support/documents.ts'
import type { ProgramResult } from '../support/processes.ts'
import { runProber, verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

const [proberExample] = examplesIn('ts')
const titleOf = ({ document, line }: Example): string => `${document}:${line}`

/** A folder with a configuration file, and the prober of the documentation beside it. */
async function writeExample(text: string, t: { teardown: (clean: () => Promise<void>) => void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-docs-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'probers'))
  await writeFile(join(folder, 'probers', 'redis-ping.ts'), proberExample?.text ?? '')
  const file = join(folder, 'probe-exporter.yml')
  await writeFile(file, text)
  return file
}

for (const example of examplesIn('yaml').filter(({ text }) => 'modules' in parse(text))) {
  test(`the configuration at ${titleOf(example)} is valid`, async (t) => {
    const file = await writeExample(example.text, t)
    const config = await loadConfig(file, { loadProbers, env: { CACHE_HOST: 'cache.example.org' } })
    t.true(config.modules.size > 0)
  })
}

test('the prober of the documentation works', async (t) => {
  const file = await writeExample('modules: {}\nprobers: [./probers/*.ts]\n', t)
  const { probers } = await loadProbers(['./probers/*.ts'], file)
  const prober = probers.find(({ name }) => name === 'redis_ping')
  if (prober === undefined) return t.fail('it is not loaded')
  const { address } = await startTcp(t, say('+PONG\r\n'))
  t.is(verdictOf((await runProber(prober, address)).outcome), 'ok')
})

const commands = examplesIn('sh').flatMap((example) =>
  example.text
    .trim()
    .split('\n')
    .map((line) => ({ example, line })),
)

const ours = commands.filter(({ line }) => line.startsWith('probe-exporter '))
let results: readonly ProgramResult[] = []

test.before(async () => {
  const lines = ours.map(({ line }) => {
    const args = line.split(' ').slice(1)
    // The exporter itself would run on; what its flags name is checked all the same.
    return { args: args[0]?.startsWith('--') ? [...args, '--config.check'] : args, cwd: ROOT }
  })
  results = await runMany([...lines, ['--help']])
})

for (const [index, { example, line }] of ours.entries()) {
  test(`${titleOf(example)} runs: ${line}`, (t) => {
    const { status, stdout = '', stderr = '' } = results[index] ?? {}
    t.is(status, line.includes(' down ') ? 1 : 0, 'a probe of the target that is down fails')
    t.is(stderr.replace(/^examples\/blackbox\.yml:\d+:\d+: warning: the prober icmp (?:.*\n){3}/, ''), '')
    t.not(stdout, '')
  })
}

for (const { example, line } of commands.filter(({ line }) => line.startsWith('curl '))) {
  test(`${titleOf(example)} answers: ${line}`, async (t) => {
    const running = await startExporter({
      configFile: `${ROOT}examples/probe-exporter.yml`,
      logger: createLogger({ level: 'error', format: 'logfmt', write: () => {} }),
      proberLogLevel: 'none',
      unlisted: 'deny',
      timeoutOffsetMs: 500,
      historyLimit: 10,
      historyMaxBytes: 16 * 1024 * 1024,
      maxConcurrency: 1000,
      autoReloadMs: undefined,
      listenAddresses: [{ host: '127.0.0.1', port: 0, text: '127.0.0.1:0' }],
      routePrefix: '',
      telemetryPath: '/metrics',
    })
    t.teardown(() => running.stop(0))
    const path = /^curl 'http:\/\/localhost:9115(\/[^']*)'$/.exec(line)?.[1]
    const response = await fetch(`${running.urls[0]}${path}`, { headers: { connection: 'close' } })
    t.is(response.status, 200)
    t.true((await response.text()).includes('probe_success'))
  })
}

test('every flag is in the documentation, and no other', (t) => {
  const help = results.at(-1)?.stdout ?? ''
  const options = help.slice(help.indexOf('Options:'), help.indexOf('Examples:'))
  const flags = new Set(Array.from(options.matchAll(/--([\w.-]+)/g), ([, flag]) => flag))
  for (const general of ['help', 'version']) flags.delete(general)
  const documented = readFileSync(`${ROOT}docs/configuration.md`, 'utf8').split('## Flags')[1] ?? ''
  const named = new Set(Array.from(documented.matchAll(/`--(?:no-)?([a-z][\w.-]+)`/g), ([, flag]) => flag))
  t.deepEqual([...named].sort(), [...flags].sort())
})

test('every command of the documentation is one that a test runs', (t) => {
  // The npm commands are run by .ci/run and the end-to-end suite.
  const known = ['npm ci && npm start', 'npm test', 'npm install --global probe-exporter']
  for (const { line } of commands) t.true(/^(?:probe-exporter|curl) /.test(line) || known.includes(line), line)
})
