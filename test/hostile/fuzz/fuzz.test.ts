import { writeFile } from 'node:fs/promises'
import test from 'ava'
import fc from 'fast-check'
import { ConfigError } from '../../../src/config/config-error.ts'
import { loadBuiltInProbers } from '../../../src/probe/catalog.ts'
import { loadFile, writeConfig } from '../../config/load-file.ts'
import { startApp } from '../../web/start-app.ts'
import { fuzzedConfig } from './configs.ts'
import { fuzzedRequest } from './requests.ts'
import { faultsOf, startFuzzScene } from './scene.ts'

test('whatever is asked of the exporter, it answers well, and nobody else hears of it', async (t) => {
  const scene = await startFuzzScene(t)
  const { port, ask, lines } = await startApp(t, scene.config)
  const property = fc.asyncProperty(fuzzedRequest(scene.canaryPort), async (request) => {
    t.deepEqual(await faultsOf(port, request), [], request)
  })
  await fc.assert(property, { numRuns: 300, seed: 5 })
  t.is(scene.canarySeen(), 0)
  t.is((await ask('/-/healthy')).status, 200)
  t.deepEqual(
    lines.filter((line) => line.includes('level=error')),
    [],
  )
})

test('whatever becomes of a file, it loads or has its mistakes told', async (t) => {
  const probers = await loadBuiltInProbers()
  const file = await writeConfig(t, '')
  let loaded = 0
  const property = fc.asyncProperty(fuzzedConfig, async (text) => {
    await writeFile(file, text)
    try {
      await loadFile(file, { probers })
      loaded += 1
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      t.true(error.mistakes.length > 0)
    }
  })
  await fc.assert(property, { numRuns: 100, seed: 5 })
  t.true(loaded > 0 && loaded < 100)
})
