import test from 'ava'
import { scrapeOf, startExporter } from './start-exporter.ts'

const REMEMBER = `
import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'remember',
  options: z.strictObject({}),
  async probe({ memory, metrics }) {
    const before = memory?.get('n')
    memory?.set('n', (before ?? 0) + 1)
    metrics.gauge({ name: 'n', help: 'x' }).set(memory === undefined ? -1 : (before ?? 0))
    for (let index = 0; index < 200 && before === 3; index += 1) memory?.set(String(index), index)
  },
})
`
const CONFIG = `
modules: { a: { prober: remember, timeout: 1s }, b: { prober: remember, timeout: 1s } }
probers: [./remember.ts]
targets:
  one: { address: 'one:1', module: a, modules: [b] }
  two: { address: 'two:1', module: a }
`

async function start(t: Parameters<typeof startExporter>[0]) {
  const started = await startExporter(t, 'modules: {}', { unlisted: 'allow', files: { 'remember.ts': REMEMBER } })
  await started.rewrite(CONFIG)
  await started.exporter.reload()
  const probe = async (target: string, module?: string): Promise<number | undefined> => {
    const { result } = await started.exporter.probe({ ...scrapeOf(target), module })
    const [value] =
      (await result.metrics.registry
        .getSingleMetric('n')
        ?.get()
        .then(({ values }) => values)) ?? []
    return value?.value
  }
  return { ...started, probe }
}

test('a prober remembers what each module of a target keeps by itself', async (t) => {
  const { probe } = await start(t)
  t.is(await probe('one'), 0)
  t.is(await probe('one', 'b'), 0)
  t.is(await probe('one', 'b'), 1)
  t.is(await probe('one', 'a'), 1)
})

test('a prober remembers each target of the file by itself', async (t) => {
  const { probe } = await start(t)
  t.is(await probe('one'), 0)
  t.is(await probe('one'), 1)
  t.is(await probe('two'), 0)
})

test('a reload forgets', async (t) => {
  const { probe, exporter } = await start(t)
  t.is(await probe('one'), 0)
  await exporter.reload()
  t.is(await probe('one'), 0)
})

test('a reload that fails forgets nothing', async (t) => {
  const { probe, exporter, rewrite } = await start(t)
  t.is(await probe('one'), 0)
  await rewrite('modules: [')
  await t.throwsAsync(exporter.reload())
  t.is(await probe('one'), 1)
})

test('there is no memory of an address that the file does not list', async (t) => {
  const { probe } = await start(t)
  t.is(await probe('three:1', 'a'), -1)
})

test('a memory is bounded', async (t) => {
  const { probe } = await start(t)
  for (const expected of [0, 1, 2, 3]) t.is(await probe('one'), expected)
  t.is(await probe('one'), 0) // 200 other entries have pushed it out.
})
