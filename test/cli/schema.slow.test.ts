import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import * as z from 'zod'
import { type ProgramResult, runProgram } from '../support/processes.ts'
import { EXAMPLE, runMany } from './run-cli.ts'

const FAILED: ProgramResult = { status: null, stdout: '', stderr: 'it was not run' }

const shape = z.looseObject({
  properties: z.looseObject({
    modules: z.looseObject({
      additionalProperties: z.looseObject({
        properties: z.looseObject({ prober: z.looseObject({ enum: z.array(z.string()) }) }),
      }),
    }),
  }),
})

function readModule(stdout: string): { probers: readonly string[]; blocks: readonly string[] } {
  const { properties } = shape.parse(JSON.parse(stdout)).properties.modules.additionalProperties
  return { probers: properties.prober.enum, blocks: Object.keys(properties) }
}

const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-schema-'))
const bad = join(folder, 'bad.yml')
let results: readonly ProgramResult[] = []

test.before(async () => {
  await writeFile(bad, 'modules: {}\nprobers: [none.ts]\n')
  results = await runMany([['schema'], ['schema', `--config.file=${EXAMPLE}`], ['schema', `--config.file=${bad}`]])
})

test.after.always(() => rm(folder, { recursive: true, force: true }))

test('the schema is JSON with the built-in probers and their options', (t) => {
  const [{ status, stdout, stderr } = FAILED] = results
  t.deepEqual([status, stderr], [0, ''])
  const { probers, blocks } = readModule(stdout)
  t.deepEqual(
    ['daytime', 'http', 'json', 'tcp'].filter((name) => !probers.includes(name) || !blocks.includes(name)),
    [],
  )
  t.false(probers.includes('redis'))
})

test("the schema has a user's probers with their options too, where a file names them", (t) => {
  const [, { status, stdout } = FAILED] = results
  t.is(status, 0)
  const { probers, blocks } = readModule(stdout)
  t.true(probers.includes('redis') && blocks.includes('redis'))
})

test('the schema of a bad file is its mistakes', (t) => {
  const [, , { status, stdout, stderr } = FAILED] = results
  t.deepEqual([status, stdout], [1, ''])
  t.is(stderr, `${bad}:2:11: no file matches "none.ts"\n 2 | probers: [none.ts]\n   |           ^\n`)
})

test('a reader that has seen enough is no reason for a stack', async (t) => {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const command = `"$0" --conditions=probe-exporter-source "$1" schema | true`
  const { status, stderr } = await runProgram('bash', ['-o', 'pipefail', '-c', command, process.execPath, main])
  t.deepEqual([status, stderr], [0, ''])
})

test('a disk that is full is one line, and no stack', async (t) => {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const command = `exec "$0" --conditions=probe-exporter-source "$1" schema > /dev/full`
  const { status, stderr } = await runProgram('bash', ['-c', command, process.execPath, main])
  t.is(status, 1)
  t.is(stderr, 'probe-exporter: cannot write the output: ENOSPC: no space left on device, write\n')
})
