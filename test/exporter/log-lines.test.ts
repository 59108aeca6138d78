import test from 'ava'
import type { LogLevel } from '../../src/log/logger.ts'
import { freePort, reset, say, startTcp } from '../support/servers.ts'
import { scrapeOf, startExporter } from './start-exporter.ts'

const PROBER = `import { defineProber } from 'probe-exporter'
import * as z from 'zod'
export default defineProber({
  name: 'talkative',
  options: z.strictObject({ fail: z.boolean().default(false) }),
  async probe({ options, log }) {
    log.debug('a detail', { size: 5 })
    log.warn('odd')
    if (options.fail) throw new RangeError('my own fault\\nat line 2')
  },
})
`

const TALKATIVE = `modules:
  talkative: { prober: talkative }
  faulty: { prober: talkative, talkative: { fail: true } }
targets:
  a: { address: "a:1", module: talkative }
  b: { address: "b:1", module: faulty }
probers: [./talkative.js]
`

/** Durations differ each time. */
function steady(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/ duration=[\d.e-]+/, ' duration=*').replace(/\d+\.\d+\.\d+\.\d+:\d+/g, 'IP'))
}

const failures = [
  {
    title: 'a refused connection',
    address: async () => `127.0.0.1:${await freePort()}`,
    line: 'reason=refused phase=connect error="IP: connection refused"',
  },
  {
    title: 'an answer that does not match',
    say: 'no time\n',
    line: `reason=mismatch phase=check error="expected a line that matches \\\\d{4}, got \\"no time\\""`,
  },
  {
    title: 'an answer that would write into the log',
    say: '\u001b[2J" level=error msg="owned\n',
    line: 'reason=mismatch phase=check error="expected a line that matches \\\\d{4}, got \\"\\\\u001b[2J\\\\\\" level=error msg=\\\\\\"owned\\""',
  },
  {
    title: 'a connection without an answer',
    say: '',
    line: 'reason=closed phase=receive error="the target closed the connection without an answer"',
  },
] as const

for (const failure of failures) {
  test(`a probe that fails by ${failure.title} is one line, with what alerts and people need`, async (t) => {
    const address = 'say' in failure ? (await startTcp(t, say(failure.say))).address : await failure.address()
    const { exporter, lines } = await startExporter(
      t,
      `modules: { daytime: { prober: daytime } }\ntargets: { clock: { address: "${address}", module: daytime } }\n`,
    )
    await exporter.probe(scrapeOf('clock'))
    t.deepEqual(steady(lines), [`level=info msg="Probe failed" target=clock module=daytime ${failure.line} duration=*`])
    t.regex(lines[0] ?? '', / duration=\d+(?:\.\d{1,6})?$/)
  })
}

test('a connection that is reset is one line too', async (t) => {
  const { address } = await startTcp(t, reset())
  const { exporter, lines } = await startExporter(
    t,
    `modules: { daytime: { prober: daytime } }\ntargets: { clock: { address: "${address}", module: daytime } }\n`,
  )
  await exporter.probe(scrapeOf('clock'))
  t.is(lines.length, 1)
  t.regex(lines[0] ?? '', /target=clock module=daytime reason=closed phase=\w+ error="127/)
})

test('a probe that succeeds is no line', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { exporter, lines } = await startExporter(
    t,
    `modules: { daytime: { prober: daytime } }\ntargets: { clock: { address: "${address}", module: daytime } }\n`,
  )
  await exporter.probe(scrapeOf('clock'))
  t.deepEqual(lines, [])
})

test('a fault of the prober is an error, with its stack on the same line', async (t) => {
  const { exporter, lines } = await startExporter(t, TALKATIVE, { files: { 'talkative.js': PROBER } })
  await exporter.probe(scrapeOf('b'))
  t.is(lines.length, 1)
  const start =
    'level=error msg="Probe failed" target=b module=faulty reason=internal phase=check error="the prober failed: my own fault\\nat line 2" duration=*'
  t.true(steady(lines)[0]?.startsWith(`${start} stack="RangeError: my own fault\\nat line 2\\n    at `))
})

const levels: readonly { readonly level: LogLevel | 'none'; readonly expected: readonly string[] }[] = [
  { level: 'none', expected: [] },
  { level: 'error', expected: [] },
  { level: 'warn', expected: ['level=warn msg=odd target=a module=talkative'] },
  {
    level: 'debug',
    expected: [
      'level=debug msg="a detail" target=a module=talkative size=5',
      'level=warn msg=odd target=a module=talkative',
      'level=info msg="probe succeeded" target=a module=talkative',
    ],
  },
]

for (const { level, expected } of levels) {
  test(`of the log of a probe, what is at ${level} or above is logged`, async (t) => {
    const { exporter, lines } = await startExporter(t, TALKATIVE, {
      files: { 'talkative.js': PROBER },
      proberLogLevel: level,
    })
    await exporter.probe(scrapeOf('a'))
    t.deepEqual(lines, expected)
  })
}

const ODD = 'modules:\n  a: { prober: tcp, http: {} }\n'
const WARNING =
  /^level=warn msg="Configuration warning" file=\S+probe-exporter\.yml line=2 column=21 warning="this block has no effect, .*"$/

test('what is odd in the file is logged when it is loaded, and when it is loaded again', async (t) => {
  const { exporter, lines } = await startExporter(t, ODD)
  t.is(lines.length, 1)
  t.regex(lines[0] ?? '', WARNING)
  await exporter.reload()
  t.is(lines.length, 3)
  t.regex(lines[1] ?? '', WARNING)
})

test('nothing is logged of a file in which nothing is odd', async (t) => {
  t.deepEqual((await startExporter(t, 'modules:\n  a: { prober: tcp }\n')).lines, [])
})
