import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadBuiltInProbers } from '../../src/probe/catalog.ts'
import { loadFile } from '../config/load-file.ts'
import { fuzzedConfig } from '../hostile/fuzz/configs.ts'
import { fuzzedRequest } from '../hostile/fuzz/requests.ts'
import { faultsOf, startFuzzScene } from '../hostile/fuzz/scene.ts'
import { startExporter } from './support/exporter.ts'
import { createFolder } from './support/folder.ts'

/** Another one each day, told in the report of a failure: what it finds becomes a case of the unit suite. */
const seed = Math.floor(Date.now() / 86_400_000)

test.serial('an exporter answers well whatever is asked of it, for long', async (t) => {
  t.timeout(120_000)
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const scene = await startFuzzScene(t)
  await writeFile(file, scene.config)
  await using exporter = await startExporter(file)
  const port = Number(new URL(exporter.url).port)
  const property = fc.asyncProperty(fuzzedRequest(scene.canaryPort), async (request) => {
    t.deepEqual(await faultsOf(port, request), [], request)
  })
  await fc.assert(property, { numRuns: 5000, seed })
  t.is(scene.canarySeen(), 0)
  t.is((await fetch(`${exporter.url}/-/healthy`)).status, 200)
  t.notRegex(exporter.stderr(), /level=error/)
})

test.serial('a file loads or has its mistakes told whatever becomes of it, for long', async (t) => {
  t.timeout(120_000)
  await using folder = await createFolder()
  const file = join(folder.path, 'probe-exporter.yml')
  const probers = await loadBuiltInProbers()
  const property = fc.asyncProperty(fuzzedConfig, async (text) => {
    await writeFile(file, text)
    try {
      await loadFile(file, { probers })
      t.pass()
    } catch (error) {
      t.true(error instanceof ConfigError && error.mistakes.length > 0, String(error))
    }
  })
  await fc.assert(property, { numRuns: 2000, seed })
})
