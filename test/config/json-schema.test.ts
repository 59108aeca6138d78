import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { parse } from 'yaml'
import * as z from 'zod'
import { loadConfig } from '../../src/config/load.ts'
import { createJsonSchema, knownKeys } from '../../src/config/schema.ts'
import { loadBuiltInProbers, loadProbers } from '../../src/probe/catalog.ts'
import { PROBERS } from './load-file.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const EXAMPLE = `${ROOT}examples/probe-exporter.yml`

test('the schema in the repository is that of the built-in probers: npm run schema', async (t) => {
  const written = JSON.parse(await readFile(`${ROOT}probe-exporter.schema.json`, 'utf8'))
  t.deepEqual(written, JSON.parse(JSON.stringify(createJsonSchema(await loadBuiltInProbers()))))
})

test('the example is valid', async (t) => {
  const { modules, targets } = await loadConfig(EXAMPLE, { loadProbers })
  t.true(modules.size > 0)
  t.true(targets.size > 0)
})

test('the first line of the example names the schema for editors', async (t) => {
  const [line = ''] = (await readFile(EXAMPLE, 'utf8')).split('\n')
  const path = /^# yaml-language-server: \$schema=(?<path>\S+)$/.exec(line)?.groups?.['path'] ?? ''
  t.is(fileURLToPath(new URL(path, `file://${EXAMPLE}`)), `${ROOT}probe-exporter.schema.json`)
})

/** The schema as an editor would use it. */
async function schemaOfExample(): Promise<z.ZodType> {
  const { probers } = await loadProbers(['./probers/*.ts'], EXAMPLE)
  return z.fromJSONSchema(JSON.parse(JSON.stringify(createJsonSchema(probers))))
}

test('the example keeps to the schema, with the probers that it names', async (t) => {
  const schema = await schemaOfExample()
  t.deepEqual(schema.safeParse(parse(await readFile(EXAMPLE, 'utf8'))).error?.issues, undefined)
})

const mistakes = [
  { title: 'an unknown section', file: { modules: {}, nonsense: {} } },
  { title: 'an unknown prober', file: { modules: { a: { prober: 'htp' } } } },
  { title: 'an unknown key of a module', file: { modules: { a: { prober: 'tcp', timout: '1s' } } } },
  { title: 'an unknown option', file: { modules: { a: { prober: 'redis', redis: { expct: 'x' } } } } },
  { title: 'a duration without a unit', file: { modules: { a: { prober: 'tcp', timeout: '5' } } } },
  { title: 'a missing address', file: { modules: {}, targets: { a: { module: 'b' } } } },
]

for (const { title, file } of mistakes) {
  test(`the schema shows an editor ${title}`, async (t) => {
    t.false((await schemaOfExample()).safeParse(file).success)
  })
}

const keys = [
  { path: [], known: ['modules', 'targets', 'probers', 'unlisted_targets'] },
  {
    path: ['modules', 'any'],
    known: ['prober', 'timeout', 'cache', 'isolate', 'resolver', 'daytime', 'http', 'json', 'tcp'],
  },
  { path: ['modules', 'toString', 'tcp'], known: ['preferred_ip_protocol', 'ip_protocol_fallback'] },
  {
    path: ['targets', 'any'],
    known: ['address', 'module', 'modules', 'labels', 'resolver', 'scrape_interval', 'scrape_timeout'],
  },
  { path: ['targets', 'any', 'labels'], known: [] },
  { path: ['nonsense', 'any'], known: [] },
  { path: ['toString', 'constructor'], known: [] },
]

for (const { path, known } of keys) {
  test(`the keys that are known at /${path.join('/')} are ${known.join(', ') || 'none'}`, (t) => {
    t.deepEqual(knownKeys(createJsonSchema(PROBERS), path), known)
  })
}
