import test from 'ava'
import type { ProgramResult } from '../support/processes.ts'
import { EXAMPLE, runCli, runMany } from './run-cli.ts'

const HELP = '; see probe-exporter --help'
const DURATION =
  'expected seconds, or a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h), at most 596h'
const FILE = `--config.file=${EXAMPLE}`

const cases: readonly { args: readonly string[]; says: string }[] = [
  { args: ['--log.levl=info'], says: `unknown flag --log.levl; did you mean --log.level?${HELP}` },
  { args: ['--nonsense'], says: `unknown flag --nonsense${HELP}` },
  { args: ['-x'], says: `unknown flag -x${HELP}` },
  { args: ['--no-config.chek'], says: `unknown flag --no-config.chek; did you mean --config.check?${HELP}` },
  {
    args: ['--histry.limit=1', '--web.listenaddress=:1'],
    says: `unknown flag --histry.limit; did you mean --history.limit?; unknown flag --web.listenaddress; did you mean --web.listen-address?${HELP}`,
  },
  { args: ['check', 'x', '--log.level=info'], says: `unknown flag --log.level${HELP}` },
  { args: ['prob', 'x'], says: `unknown command "prob"; did you mean probe?${HELP}` },
  { args: ['nonsense'], says: `unknown command "nonsense"${HELP}` },
  { args: ['serve', 'x'], says: `unexpected argument "x"${HELP}` },
  { args: ['check', 'a', 'b'], says: `unexpected argument "b"${HELP}` },
  { args: ['check'], says: `check needs a configuration file${HELP}` },
  { args: ['probe'], says: `probe needs a target${HELP}` },
  { args: ['--log.level=loud'], says: '--log.level=loud; allowed are debug, info, warn, error' },
  { args: ['--log.level=inf'], says: '--log.level=inf; did you mean info?; allowed are debug, info, warn, error' },
  { args: ['--log.format=text'], says: '--log.format=text; allowed are logfmt, json' },
  { args: ['--log.prober=all'], says: '--log.prober=all; allowed are debug, info, warn, error, none' },
  { args: ['--targets.unlisted=yes'], says: '--targets.unlisted=yes; allowed are deny, allow' },
  { args: ['--timeout-offset=x'], says: `--timeout-offset=x: ${DURATION}` },
  { args: ['--timeout-offset=-1'], says: `--timeout-offset=-1: ${DURATION}` },
  { args: ['--history.limit=-1'], says: '--history.limit=-1: expected a whole number from 0 to 10000' },
  { args: ['--history.limit=1.5'], says: '--history.limit=1.5: expected a whole number from 0 to 10000' },
  {
    args: ['--history.max-bytes=1MB'],
    says: '--history.max-bytes=1MB: expected a whole number from 0 to 1099511627776',
  },
  { args: ['--probe.max-concurrency=0'], says: '--probe.max-concurrency=0: expected a whole number from 1 to 100000' },
  { args: ['--workers=0'], says: '--workers=0: expected a whole number from 1 to 64' },
  { args: ['--workers=two'], says: '--workers=two: expected a whole number from 1 to 64' },
  {
    args: ['--workers=3', '--probe.max-concurrency=2'],
    says: '--probe.max-concurrency=2: expected at least one for each of 3 workers',
  },
  {
    args: ['--workers=3', '--web.max-connections=2'],
    says: '--web.max-connections=2: expected at least one for each of 3 workers',
  },
  { args: ['--config.auto-reload-interval=0.5'], says: '--config.auto-reload-interval=0.5: expected at least 1s' },
  { args: ['--config.auto-reload-interval=x'], says: `--config.auto-reload-interval=x: ${DURATION}` },
  { args: ['--config.enable-auto-reload=maybe'], says: '--config.enable-auto-reload=maybe: expected true or false' },
  {
    args: ['--history.limit=5', '--history.limit=5e9'],
    says: '--history.limit=5e9: expected a whole number from 0 to 10000',
  },
  {
    args: ['--web.listen-address=nonsense'],
    says: '--web.listen-address=nonsense: expected :PORT, HOST:PORT or [IPv6 address]:PORT',
  },
  {
    args: ['--web.listen-address=:1', '--web.listen-address=:65536'],
    says: '--web.listen-address=:65536: expected :PORT, HOST:PORT or [IPv6 address]:PORT',
  },
  {
    args: ['--web.external-url=x'],
    says: '--web.external-url=x: expected a URL such as https://probes.example/exporter',
  },
  {
    args: ['--web.external-url=ftp://x'],
    says: '--web.external-url=ftp://x: expected a URL such as https://probes.example/exporter',
  },
  { args: ['--web.route-prefix=/a b'], says: '"/a b" cannot be a path of the exporter' },
  {
    args: ['--web.telemetry-path=/probe'],
    says: '--web.telemetry-path=/probe: something else is there already; expected another path',
  },
  {
    args: ['--web.telemetry-path=/'],
    says: '--web.telemetry-path=/: something else is there already; expected another path',
  },
  { args: ['--web.telemetry-path=<'], says: '"<" cannot be a path of the exporter' },
  { args: ['--config.check=maybe'], says: '--config.check=maybe: expected true or false' },
  { args: ['--config.file'], says: `--config.file needs a value${HELP}` },
  { args: ['--config.file='], says: '--config.file=: expected the name of a file' },
  { args: ['--log.level', '--log.format=json'], says: `--log.level needs a value${HELP}` },
  { args: ['--web.listen-address'], says: '--web.listen-address needs a value' },
  { args: ['probe', 'clock', '--timeout=99999999999'], says: `--timeout=99999999999: ${DURATION}` },
  { args: ['probe', 'clock', '--format=xml'], says: '--format=xml; allowed are human, text, openmetrics, json' },
  {
    args: ['probe', 'clokc', FILE],
    says: `there is no target "clokc" in ${EXAMPLE}; did you mean clock?; an address needs --module`,
  },
  { args: ['probe', 'a.example', '--module=daytme', FILE], says: 'unknown module "daytme"; did you mean daytime?' },
]

let results: readonly ProgramResult[] = []

test.before(async () => {
  results = await runMany(cases.map(({ args }) => args))
})

for (const [index, { args, says }] of cases.entries()) {
  test(`${args.join(' ').replace(EXAMPLE, 'the example')} is refused in one line`, (t) => {
    t.deepEqual(results[index], { status: 1, stdout: '', stderr: `probe-exporter: ${says}\n` })
  })
}

test('a wrong flag ends the process with status 1, in English whatever the language of the system', async (t) => {
  const env = { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8', LANGUAGE: 'de' }
  const { status, stdout, stderr } = await runCli(['--log.levl=info'], { env })
  t.is(stderr, `probe-exporter: unknown flag --log.levl; did you mean --log.level?${HELP}\n`)
  t.deepEqual([status, stdout], [1, ''])
})
