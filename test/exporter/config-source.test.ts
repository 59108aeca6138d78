import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { ConfigSource } from '../../src/exporter/config-source.ts'

test('a file that changes while it is loaded is loaded again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-source-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'probe-exporter.yml')
  const yaml = (target: string): string =>
    `modules: { m: { prober: tcp } }\nprobers: [./edits.js]\ntargets: { ${target}: { address: 'a:1', module: m } }\n`
  const edits = `
    import { writeFileSync } from 'node:fs'
    import { defineProber } from 'probe-exporter'
    import * as z from 'zod'
    writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(yaml('after'))})
    export default defineProber({ name: 'edits', options: z.strictObject({}), async probe() {} })
  `
  await writeFile(join(folder, 'edits.js'), edits)
  await writeFile(file, yaml('before'))
  const source = new ConfigSource(file, true)
  t.deepEqual([...(await source.load()).targets.keys()], ['after'])
  t.false(await source.hasChanged())
})
