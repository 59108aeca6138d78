import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { runProgram } from '../support/processes.ts'

const CHILD = fileURLToPath(new URL('support/let-go-child.ts', import.meta.url))

test('after a reload nothing of the old configuration is held, neither by the history nor by what failed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const flags = ['--expose-gc', '--conditions=probe-exporter-source']
  const { status, stdout, stderr } = await runProgram(process.execPath, [...flags, CHILD, folder])
  t.deepEqual([status, stderr], [0, ''])
  t.deepEqual(JSON.parse(stdout), { old: [], current: ['config', 'module', 'target', 'options'], remembered: 2 })
})
