import { createRequire } from 'node:module'
import test from 'ava'
import type { ProgramResult } from '../support/processes.ts'
import { runMany } from './run-cli.ts'

const { version } = createRequire(import.meta.url)('probe-exporter/package.json') as { readonly version: string }

const cases = [
  {
    args: ['--help'],
    names: [
      'probe-exporter serve ',
      'probe-exporter probe <target> ',
      'probe-exporter check <file> ',
      'probe-exporter schema ',
      '--config.file ',
      '--config.check ',
      '--web.listen-address ',
      '--web.external-url ',
      '--web.route-prefix ',
      '--web.telemetry-path ',
      '--web.config.file ',
      '--web.systemd-socket ',
      '--web.max-connections ',
      '--web.enable-lifecycle ',
      '--targets.unlisted ',
      '--timeout-offset ',
      '--history.limit ',
      '--history.max-bytes ',
      '--probe.max-concurrency ',
      '--config.enable-auto-reload ',
      '--config.auto-reload-interval ',
      '--log.level ',
      '--log.format ',
      '--log.prober ',
      '--workers ',
      '-h, --help ',
      '--version ',
      '[choices: "debug", "info", "warn", "error"] [default: "info"]',
      '[default: [":9115"]]',
      'probe-exporter --config.file=blackbox.yml --targets.unlisted=allow ',
    ],
  },
  { args: ['serve', '-h'], names: ['--config.file ', '--log.level ', 'Examples:'] },
  {
    args: ['probe', '--help'],
    names: ['<target>', '--module ', '--timeout ', '--format ', 'probe-exporter probe clock '],
  },
  { args: ['check', '--help'], names: ['<file>', 'probe-exporter check probe-exporter.yml '] },
  { args: ['schema', '--help'], names: ['--config.file ', 'probe-exporter schema > probe-exporter.schema.json '] },
]

let results: readonly ProgramResult[] = []

test.before(async () => {
  results = await runMany([...cases.map(({ args }) => args), ['--version']])
})

for (const [index, { args, names }] of cases.entries()) {
  test(`probe-exporter ${args.join(' ')} names commands, flags and examples`, (t) => {
    const { status, stdout = '', stderr } = results[index] ?? {}
    t.deepEqual([status, stderr], [0, ''])
    t.deepEqual(
      names.filter((name) => !stdout.includes(name)),
      [],
    )
  })
}

test('--help is printed to standard output, and is no failure', (t) => {
  const { status, stdout = '', stderr } = results[0] ?? {}
  t.regex(stdout, /^probe-exporter \[command\] \[flags\]\n/)
  t.deepEqual([status, stderr], [0, ''])
})

test('--version is that of the package', (t) => {
  t.deepEqual(results.at(-1), { status: 0, stdout: `${version}\n`, stderr: '' })
})
