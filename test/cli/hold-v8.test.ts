import test from 'ava'
import { holdV8, releaseV8 } from '../../src/cli/hold-v8.ts'
import { FLAGS } from '../../src/cli/tune-process.ts'

const held = ['--semi-space-growth-factor=1']
const released = ['--semi-space-growth-factor=2', '--invocation-count-for-turbofan=3000']

const cases = [
  {
    title: 'of a process that was begun anew is held, and released',
    execArgv: ['--conditions=x', ...FLAGS],
    held,
    released,
  },
  {
    title: 'of a process that was left alone is left alone',
    execArgv: ['--max-semi-space-size=64'],
    held: [],
    released: [],
  },
  { title: 'of a process without flags is left alone', execArgv: [], held: [], released: [] },
]

for (const { title, execArgv, ...expected } of cases) {
  test(`V8 ${title}`, (t) => {
    const flags: string[] = []
    const set = (flag: string): unknown => flags.push(flag)
    holdV8(execArgv, set)
    t.deepEqual(flags, expected.held)
    releaseV8(execArgv, set)
    t.deepEqual(flags.slice(expected.held.length), expected.released)
  })
}
