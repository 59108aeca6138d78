import test from 'ava'
import { scrapeOf, startExporter } from './start-exporter.ts'

const PROBER = `import { defineProber, ProbeFailure } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'picky',
  options: z.strictObject({}),
  refuse: (_, { hostname }) => (hostname === undefined ? undefined : 'takes no host name'),
  async probe() {},
})
`

test('a module that its prober refuses is answered with 400, and nothing is probed', async (t) => {
  const yaml = `modules: { m: { prober: picky } }
targets: { a: { address: "x", module: m } }
probers: [./picky.js]
`
  const { exporter } = await startExporter(t, yaml, { files: { 'picky.js': PROBER } })
  const error = await t.throwsAsync(exporter.probe({ ...scrapeOf('a'), hostname: 'b.example' }))
  t.like(error, { status: 400, message: 'module "m": takes no host name' })
  t.deepEqual(exporter.history.list(), [])
  t.true((await exporter.probe(scrapeOf('a'))).result.outcome.ok)
})

const bad = ['a b', 'a\r\nX: y', 'a/b', 'a@b', '-'.repeat(300), 'a:', 'a:x', '[::1', '%61', 'a\0']

for (const hostname of bad) {
  test(`hostname=${JSON.stringify(hostname).slice(0, 40)} is answered with 400`, async (t) => {
    const yaml = 'modules: { m: { prober: tcp } }\ntargets: { a: { address: "127.0.0.1:1", module: m } }\n'
    const { exporter } = await startExporter(t, yaml)
    const error = await t.throwsAsync(exporter.probe({ ...scrapeOf('a'), hostname }))
    t.like(error, { status: 400 })
    t.regex(error.message, /^the parameter hostname is ".*; expected a host name$/s)
    t.deepEqual(exporter.history.list(), [])
  })
}
