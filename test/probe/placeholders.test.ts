import test from 'ava'
import { loadConfig } from '../../src/config/load.ts'
import { loadProbers } from '../../src/probe/catalog.ts'
import type { Prober } from '../../src/probe/define-prober.ts'
import { writeConfig } from '../config/load-file.ts'
import { proberSource } from './user-probers/sources.ts'

const PLACEHOLDERS = ['dns', 'grpc', 'icmp', 'unix', 'websocket']

for (const name of PLACEHOLDERS) {
  test(`a module of ${name} loads, is told, and is refused before any probe`, async (t) => {
    const file = await writeConfig(t, `modules:\n  a: { prober: ${name} }\n`)
    const { modules, warnings } = await loadConfig(file, { loadProbers })
    const { prober, options } = modules.get('a') ?? t.fail()
    const reason = `the prober ${name} is not built in; name a file with one of your own in the section probers`
    t.is(prober.refuse?.(options, { address: 'a.example' }), reason)
    t.deepEqual(warnings, [{ line: 2, column: 16, message: reason }])
    await t.throwsAsync(prober.probe({} as Parameters<Prober['probe']>[0]), { message: reason })
  })
}

test("a user's prober takes the place of a placeholder, but of no prober that is built in", async (t) => {
  const dns = await writeConfig(t, proberSource('dns'), 'dns.ts')
  const tcp = await writeConfig(t, proberSource('tcp'), 'tcp.ts')
  const { probers, mistakes } = await loadProbers([dns, tcp], '/none/probe-exporter.yml')
  const found = probers.filter(({ name }) => name === 'dns')
  t.deepEqual(
    found.map(({ refuse }) => refuse),
    [undefined],
  )
  t.deepEqual(mistakes, [{ index: 1, message: `${tcp}: there is a prober tcp already; choose another name` }])
})
