import test from 'ava'
import { holdV8, releaseV8 } from '../../src/cli/hold-v8.ts'
import { FLAGS } from '../../src/cli/tune-process.ts'
import { startProcess } from '../support/processes.ts'

const [growth, turbofan] = ['--semi-space-growth-factor=2', '--invocation-count-for-turbofan=3000']
const held = ['--semi-space-growth-factor=1']

const cases = [
  { title: 'that was begun anew', execArgv: ['--conditions=x', ...FLAGS], held, released: [growth, turbofan] },
  { title: 'with a flag of its own', execArgv: ['--max-semi-space-size=64'], held: [], released: [] },
  { title: 'with one of our flags', execArgv: ['--max-semi-space-size=16'], held, released: [growth] },
  { title: 'with the last of our flags', execArgv: FLAGS.slice(-1), held: [], released: [turbofan] },
  { title: 'without flags', execArgv: [], held: [], released: [] },
]

for (const { title, execArgv, ...expected } of cases) {
  test(`V8 of a process ${title}: held ${expected.held.length}, released ${expected.released.length}`, (t) => {
    const flags: string[] = []
    const set = (flag: string): unknown => flags.push(flag)
    holdV8(execArgv, set)
    t.deepEqual(flags, expected.held)
    releaseV8(execArgv, set)
    t.deepEqual(flags.slice(expected.held.length), expected.released)
  })
}

test('Node.js starts with our flags, and V8 knows what it is told while it runs', async (t) => {
  const module = new URL('../../src/cli/hold-v8.ts', import.meta.url)
  const script = `import { holdV8, releaseV8 } from '${module}'; holdV8(); releaseV8(); console.log(process.execArgv.join(' '))`
  await using child = startProcess(process.execPath, [...FLAGS, '--input-type=module', '--eval', script])
  t.deepEqual(await child.ended(), { status: 0, signal: null })
  t.is(child.stderr(), '')
  t.true(child.stdout().startsWith(FLAGS.join(' ')))
})
