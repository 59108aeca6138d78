import test from 'ava'
import { FLAGS } from '../../src/cli/tune-process.ts'
import { holdYoungSpace, releaseYoungSpace } from '../../src/cli/young-space.ts'

const cases = [
  { title: 'a process that was begun anew', execArgv: ['--conditions=x', ...FLAGS], held: '1', released: '2' },
  { title: 'a process that was left alone', execArgv: ['--max-semi-space-size=64'] },
  { title: 'a process without flags', execArgv: [] },
]

for (const { title, execArgv, held, released } of cases) {
  test(`the space for new objects of ${title}: ${held === undefined ? 'left alone' : 'held, and released'}`, (t) => {
    const flags: string[] = []
    const set = (flag: string): unknown => flags.push(flag)
    holdYoungSpace(execArgv, set)
    releaseYoungSpace(execArgv, set)
    t.deepEqual(
      flags,
      held === undefined ? [] : [held, released].map((factor) => `--semi-space-growth-factor=${factor}`),
    )
  })
}
