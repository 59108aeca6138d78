import test from 'ava'
import { memoryFlags } from '../../src/cli/tune-process.ts'

const FLAGS = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=50',
  '--no-allocation-site-pretenuring',
  '--no-maglev',
  '--invocation-count-for-turbofan=10000',
]
const plain = {
  argv: [],
  execArgv: [],
  env: {},
  platform: 'linux',
  nodeVersion: '26.1.0',
  hasExecve: true,
  hasChannel: false,
} as const

const cases = [
  { title: 'the exporter', process: plain, flags: FLAGS },
  { title: 'the exporter by its name', process: { ...plain, argv: ['serve', '--log.level=warn'] }, flags: FLAGS },
  { title: 'the exporter by its flags', process: { ...plain, argv: ['--config.file=x'] }, flags: FLAGS },
  { title: 'a flag of another kind', process: { ...plain, execArgv: ['--conditions=x'] }, flags: FLAGS },
  { title: 'a check', process: { ...plain, argv: ['check', 'x'] }, flags: undefined },
  { title: 'own flags', process: { ...plain, execArgv: ['--max-semi-space-size=64'] }, flags: undefined },
  {
    title: 'own flags, spelt otherwise',
    process: { ...plain, execArgv: ['--max_semi_space_size=64'] },
    flags: undefined,
  },
  { title: 'the opposite of a flag', process: { ...plain, execArgv: ['--maglev'] }, flags: undefined },
  { title: 'NODE_OPTIONS', process: { ...plain, env: { NODE_OPTIONS: '--heap-growing-percent=9' } }, flags: undefined },
  { title: 'sockets of systemd', process: { ...plain, env: { LISTEN_FDS: '1' } }, flags: undefined },
  { title: 'a channel to the parent', process: { ...plain, hasChannel: true }, flags: undefined },
  { title: 'Windows', process: { ...plain, platform: 'win32' }, flags: undefined },
  { title: 'an older Node.js', process: { ...plain, hasExecve: false }, flags: undefined },
  { title: 'a Node.js that nobody has tried yet', process: { ...plain, nodeVersion: '27.0.0' }, flags: undefined },
] as const

for (const { title, process, flags } of cases) {
  test(`${title}: ${flags === undefined ? 'left alone' : 'begun anew'}`, (t) => {
    t.deepEqual(memoryFlags(process), flags)
  })
}
