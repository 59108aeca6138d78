import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import * as z from 'zod'
import { runProgram } from '../support/processes.ts'
import { EXAMPLE, runCli } from './run-cli.ts'

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

test('the schema is JSON with the built-in probers and their options', async (t) => {
  const { status, stdout, stderr } = await runCli(['schema'])
  t.deepEqual([status, stderr], [0, ''])
  const { probers, blocks } = readModule(stdout)
  t.deepEqual(
    ['daytime', 'http', 'json', 'tcp'].filter((name) => !probers.includes(name) || !blocks.includes(name)),
    [],
  )
  t.false(probers.includes('redis'))
})

test("the schema has a user's probers with their options too, where a file names them", async (t) => {
  const { status, stdout } = await runCli(['schema', `--config.file=${EXAMPLE}`])
  t.is(status, 0)
  const { probers, blocks } = readModule(stdout)
  t.true(probers.includes('redis') && blocks.includes('redis'))
})

test('the schema of a bad file is its mistakes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-schema-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'bad.yml')
  await writeFile(file, 'modules: {}\nprobers: [none.ts]\n')
  const { status, stdout, stderr } = await runCli(['schema', `--config.file=${file}`])
  t.deepEqual([status, stdout], [1, ''])
  t.is(stderr, `${file}:2:11: no file matches "none.ts"\n 2 | probers: [none.ts]\n   |           ^\n`)
})

test('a reader that has seen enough is no reason for a stack', async (t) => {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const command = `"$0" --conditions=probe-exporter-source "$1" schema | true`
  const { status, stderr } = await runProgram('bash', ['-o', 'pipefail', '-c', command, process.execPath, main])
  t.deepEqual([status, stderr], [0, ''])
})
