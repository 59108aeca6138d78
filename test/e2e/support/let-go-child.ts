import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createExporter, type Exporter } from '../../../src/exporter/create-exporter.ts'
import { createLogger } from '../../../src/log/logger.ts'

/** Run with --expose-gc and a folder: tells, as JSON, what is still held of a configuration after reloads. */
const [, , folder = '.'] = process.argv
const configFile = join(folder, 'probe-exporter.yml')

async function write(version: number): Promise<void> {
  await writeFile(
    join(folder, `prober-${version}.ts`),
    `import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'user',
  options: z.strictObject({ version: z.number() }),
  async probe({ memory, hide, log, metrics, options }) {
    hide('a secret of its own')
    memory?.set('version', { options })
    metrics.gauge({ name: 'version', help: 'x' }).set(options.version)
    log.info('probed')
    throw new Error('at fault')
  },
})
`,
  )
  const module = `{ prober: user, cache: 1h, user: { version: ${version} } }`
  await writeFile(
    configFile,
    `probers: [./prober-${version}.ts]\nmodules: { m: ${module} }\ntargets: { a: { address: x, module: m } }\n`,
  )
}

/** In a function of its own, so that no frame holds on to what it looks at. */
async function probe(exporter: Exporter): Promise<ReadonlyMap<string, WeakRef<object>>> {
  const { record } = await exporter.probe({ target: 'a', module: undefined, scrapeTimeoutMs: undefined })
  await record.renderDebug()
  const { config } = exporter
  const module = config.modules.get('m') ?? {}
  const target = config.targets.get('a') ?? {}
  const options = 'options' in module && typeof module.options === 'object' ? (module.options ?? {}) : {}
  return new Map(Object.entries({ config, module, target, options }).map(([name, held]) => [name, new WeakRef(held)]))
}

await write(1)
const exporter = await createExporter({
  configFile,
  autoReloadMs: 3_600_000,
  logger: createLogger({ level: 'error', format: 'logfmt', write: () => {} }),
  proberLogLevel: 'none',
  unlisted: 'deny',
  timeoutOffsetMs: 0,
  maxConcurrency: 10,
  historyLimit: 10,
  historyMaxBytes: 1024 * 1024,
})
const old = await probe(exporter)
await write(2)
await exporter.reload()
const current = await probe(exporter)
for (let round = 0; round < 10; round += 1) {
  await sleep(10)
  globalThis.gc?.()
}
const heldOf = (refs: ReadonlyMap<string, WeakRef<object>>): readonly string[] =>
  [...refs].filter(([, ref]) => ref.deref() !== undefined).map(([name]) => name)
const remembered = exporter.history.list().length
process.stdout.write(JSON.stringify({ old: heldOf(old), current: heldOf(current), remembered }))
