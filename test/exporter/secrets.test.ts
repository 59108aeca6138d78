import test from 'ava'
import { Registrar } from 'probe-exporter'
import { renderDebugText } from '../../src/exporter/debug-text.ts'
import { startHeldTarget } from './held-target.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

const SECRET = 'hunter2-topsecret'
const NEW_SECRET = 'swordfish-topsecret'

/** A prober that says its token wherever a prober can say anything. */
const LEAKY = `import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'leaky',
  options: z.strictObject({ token: z.string() }),
  async probe({ target, options, log, metrics }) {
    log.info('token ' + options.token, { token: options.token, address: target.address })
    metrics.gauge({ name: 'leak', help: options.token }).set(1, { labels: { token: options.token } })
    throw new Error('token ' + options.token + ' of ' + target.address)
  },
})
`

const YAML = `modules:
  leaky: { prober: leaky, leaky: { token: "\${env:PROBE_EXPORTER_TEST_TOKEN}" } }
  daytime: { prober: daytime, timeout: 60s, daytime: { pattern: "\${env:PROBE_EXPORTER_TEST_TOKEN}" } }
targets:
  leaky: { address: "http://user:\${env:PROBE_EXPORTER_TEST_TOKEN}@a.example/", module: leaky }
  wild: { address: "http://user:written-in-the-file@a.example/", module: leaky }
`

const options = { files: { 'leaky.js': LEAKY }, proberLogLevel: 'debug' } as const

test.before(() => {
  process.env['PROBE_EXPORTER_TEST_TOKEN'] = SECRET
})

test('a secret of the file is in no log line, whatever the prober says', async (t) => {
  const { exporter, lines } = await startExporter(t, `${YAML}probers: [./leaky.js]\n`, options)
  await exporter.probe(scrapeOf('leaky'))
  t.is(lines.length, 3)
  t.notRegex(lines.join('\n'), /topsecret/)
  t.regex(lines.join('\n'), /token <secret>/)
  t.regex(lines[0] ?? '', /stack="Error: token <secret> of /)
})

test('a secret of the file is not in the debug text', async (t) => {
  const { exporter } = await startExporter(t, `${YAML}probers: [./leaky.js]\n`, options)
  const { record } = await exporter.probe(scrapeOf('leaky'))
  const text = await record.renderDebug()
  t.notRegex(text, /topsecret/)
  t.regex(text, /^token: <secret>$|token: <secret>\n/m)
  t.regex(text, /leak\{token="<secret>"\} 1/)
})

test('a password in an address is not in the debug text or the log, even where it is no reference', async (t) => {
  const { exporter, lines } = await startExporter(t, `${YAML}probers: [./leaky.js]\n`, options)
  const { record } = await exporter.probe(scrapeOf('wild'))
  t.notRegex((await record.renderDebug()) + lines.join('\n'), /written-in-the-file/)
})

test('a secret is not in the configuration that is shown', async (t) => {
  const { exporter } = await startExporter(t, `${YAML}probers: [./leaky.js]\n`, options)
  t.notRegex(exporter.config.shown, /topsecret/)
  t.regex(exporter.config.shown, /token: <secret>/)
})

test('a probe that outlives a reload still hides the secrets that it began with', async (t) => {
  const target = await startHeldTarget(t)
  const yaml = YAML.replace('targets:', `targets:\n  clock: { address: "${target.address}", module: daytime }`)
    .replace(/ {2}leaky: .*\n/g, '')
    .replace(/ {2}wild: .*\n/, '')
    .replaceAll('PROBE_EXPORTER_TEST_TOKEN', 'PROBE_EXPORTER_TEST_PATTERN')
  process.env['PROBE_EXPORTER_TEST_PATTERN'] = SECRET
  const { exporter, lines } = await startExporter(t, yaml)
  const probing = exporter.probe(scrapeOf('clock'))
  await target.arrived
  process.env['PROBE_EXPORTER_TEST_PATTERN'] = NEW_SECRET
  await exporter.reload()
  target.answer('12:00\n')
  const { record } = await probing
  t.notRegex((await record.renderDebug()) + lines.join('\n'), /topsecret/)
  t.regex(lines.at(-1) ?? '', /error="expected a line that matches <secret>, got /)
})

test('a bad file says no secret, neither to the log nor to who asked for the reload', async (t) => {
  const { exporter, lines, rewrite } = await startExporter(t, `${YAML}probers: [./leaky.js]\n`, options)
  const reference = `\${env:PROBE_EXPORTER_TEST_TOKEN}`
  await rewrite(`modules: { a: { prober: "${reference}", timeout: "${reference}" } }\n`)
  const error = await t.throwsAsync(exporter.reload())
  t.notRegex(`${error.message}${lines.join('\n')}`, /topsecret/)
})

test('a debug text that is cut shows no half of a secret', async (t) => {
  const text = await renderDebugText({
    result: {
      metrics: new Registrar(),
      log: [],
      redact: (shown) => shown.replaceAll(SECRET, '<secret>'),
    },
    timeout: { timeoutMs: 1000, source: 'default' },
    startedAt: new Date(0),
    module: SECRET.repeat(20_000),
  })
  t.true(text.endsWith('<secret><secret>\n'))
})

// `reaches` is a part of the secret as it would be seen.
const spellings = [
  { title: 'with quotes and backslashes', secret: 'abcd"efgh\\ijkl', address: '', reaches: /efgh|ijkl/ },
  { title: 'that a URL folds to lower case', secret: 'SecretHost.INVALID', address: 'http://', reaches: /secrethost/i },
  { title: 'that a URL writes in ASCII', secret: 'geheimhäusle.invalid', address: 'http://', reaches: /häusle|xn--/ },
  { title: 'that is too short to be found, within a string', secret: 'Zq7', address: 'host-', reaches: /Zq7/ },
]

for (const { title, secret, address, reaches } of spellings) {
  test.serial(`a secret ${title} is in no log line and no debug text`, async (t) => {
    process.env['PROBE_EXPORTER_TEST_SPELLING'] = secret
    const prober = address === 'http://' ? 'http' : 'tcp'
    const yaml = `modules: { m: { prober: ${prober} } }
targets: { a: { address: "${address}\${env:PROBE_EXPORTER_TEST_SPELLING}", module: m } }
`
    const { exporter, lines } = await startExporter(t, yaml, { proberLogLevel: 'debug' })
    const { record } = await exporter.probe(scrapeOf('a'))
    t.notRegex((await record.renderDebug()) + lines.join('\n').replaceAll('\\', ''), reaches)
  })
}
