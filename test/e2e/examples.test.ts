import { fileURLToPath } from 'node:url'
import test from 'ava'
import { runProgram } from '../support/processes.ts'

const cwd = fileURLToPath(new URL('../../examples/', import.meta.url))

const cases = [
  { title: 'prometheus.yml is a file that Prometheus takes', command: 'promtool check config prometheus.yml' },
  {
    title: 'the alert rules are rules that Prometheus takes',
    command: 'promtool check rules rules/probe-exporter.yml',
  },
  { title: 'the alert rules pass their tests', command: 'promtool test rules rules/tests/probe-exporter.yml' },
  { title: 'alertmanager.yml is a file that Alertmanager takes', command: 'amtool check-config alertmanager.yml' },
] as const

for (const { title, command } of cases) {
  test(title, async (t) => {
    const [program = '', ...args] = command.split(' ')
    const { status, stdout, stderr } = await runProgram(program, args, { cwd })
    t.is(status, 0, stdout + stderr)
  })
}

test('prometheus.yml reads the alert rules, and not their tests', async (t) => {
  const { stdout } = await runProgram('promtool', ['check', 'config', 'prometheus.yml'], { cwd })
  t.regex(stdout, /SUCCESS: 1 rule files found/)
})
