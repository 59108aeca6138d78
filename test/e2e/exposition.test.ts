import test from 'ava'
import { runProgram } from '../support/processes.ts'
import { type ExampleExporter, startExampleExporter } from './support/example-exporter.ts'
import { OPENMETRICS_ACCEPT, readExposition } from './support/exposition.ts'
import { parseByPython } from './support/python-parser.ts'
import { LAUNCHED, TARGETS } from './support/targets.ts'

const paths = ['/metrics', ...TARGETS.map((target) => `/probe?target=${target}`)]

let exporter: ExampleExporter
test.before(async () => {
  exporter = await startExampleExporter()
})
test.after.always(() => exporter?.[Symbol.asyncDispose]())

for (const path of paths) {
  test(`promtool finds nothing wrong with the text of ${path}`, async (t) => {
    const input = await readExposition(exporter.url + path)
    const { status, stdout, stderr } = await runProgram('promtool', ['check', 'metrics'], { input })
    t.is(stdout + stderr, '')
    t.is(status, 0)
  })

  test(`the OpenMetrics parser of Prometheus' Python client reads ${path}`, async (t) => {
    const [families = []] = await parseByPython(await readExposition(exporter.url + path, OPENMETRICS_ACCEPT))
    const own = path === '/metrics' ? 'probe_exporter_build' : 'probe_success'
    t.true(families.some(({ name, samples }) => name === own && samples.length === 1))
  })
}

test('the OpenMetrics parser sees the counter of a service, with its creation time', async (t) => {
  const [families = []] = await parseByPython(
    await readExposition(`${exporter.url}/probe?target=hits`, OPENMETRICS_ACCEPT),
  )
  const counter = families.find(({ name }) => name === 'requests')
  t.is(counter?.type, 'counter')
  t.deepEqual(
    counter?.samples.map(([name]) => name),
    ['requests_total', 'requests_created'],
  )
  t.is(counter?.samples[1]?.[2], String(LAUNCHED.getTime() / 1000))
})

test('the OpenMetrics parser sees why a probe failed', async (t) => {
  const [families = []] = await parseByPython(
    await readExposition(`${exporter.url}/probe?target=down`, OPENMETRICS_ACCEPT),
  )
  const failure = families.find(({ name }) => name === 'probe_failure')
  t.is(failure?.type, 'info')
  t.deepEqual(failure?.samples, [['probe_failure_info', { reason: 'refused', phase: 'connect' }, '1']])
})
