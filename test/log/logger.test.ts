import test from 'ava'
import {
  createLogger,
  isAtLeast,
  LOG_LEVELS,
  type LogFields,
  type Logger,
  type LoggerOptions,
} from '../../src/log/logger.ts'

function recordLines(options: Partial<LoggerOptions> = {}): Logger & { readonly lines: string[] } {
  const lines: string[] = []
  const write = (line: string): void => {
    lines.push(line)
  }
  const now = (): Date => new Date(0)
  return { lines, ...createLogger({ level: 'debug', format: 'logfmt', write, now, ...options }) }
}

const HEAD = 'time=1970-01-01T00:00:00.000Z level=info msg=Hello'

const logfmt: readonly { title: string; fields: LogFields; rest: string }[] = [
  { title: 'no field', fields: {}, rest: '' },
  {
    title: 'plain values as they are',
    fields: { url: 'http://a.example:80/x-y_z' },
    rest: ' url=http://a.example:80/x-y_z',
  },
  { title: 'numbers and booleans as they are', fields: { a: 1.5, b: -2, c: true }, rest: ' a=1.5 b=-2 c=true' },
  { title: 'an empty value in quotes', fields: { a: '' }, rest: ' a=""' },
  { title: 'blanks in quotes', fields: { a: 'b c' }, rest: ' a="b c"' },
  { title: 'an equals sign in quotes', fields: { a: 'b=c' }, rest: ' a="b=c"' },
  { title: 'quotes with a backslash', fields: { a: 'b"c\\' }, rest: ' a="b\\"c\\\\"' },
  { title: 'line ends as escapes', fields: { a: 'b\r\nlevel=error' }, rest: ' a="b\\r\\nlevel=error"' },
  { title: 'escapes of a terminal as escapes', fields: { a: '\u001b[2J\u009b' }, rest: ' a="\\u001b[2J\\u009b"' },
  { title: 'a long value cut', fields: { a: 'b'.repeat(5000) }, rest: ` a="${'b'.repeat(4096)} and 904 more"` },
  { title: 'no field that is undefined', fields: { a: undefined, b: 'c' }, rest: ' b=c' },
  { title: 'keys with signs replaced', fields: { 'a b="\n': 'c' }, rest: ' a_b___=c' },
  { title: 'its own keys as its own', fields: { level: 'error', time: 'x', msg: 'y', a: 'b' }, rest: ' a=b' },
]

for (const { title, fields, rest } of logfmt) {
  test(`a line of logfmt has ${title}`, (t) => {
    const { lines, log } = recordLines()
    log('info', 'Hello', fields)
    t.deepEqual(lines, [`${HEAD}${rest}\n`])
  })
}

const json: readonly { title: string; fields: LogFields; rest: string }[] = [
  { title: 'no field', fields: {}, rest: '' },
  { title: 'strings, numbers and booleans', fields: { a: 'b', c: 1.5, d: true }, rest: ',"a":"b","c":1.5,"d":true' },
  { title: 'line ends as escapes', fields: { a: 'b\n' }, rest: ',"a":"b\\n"' },
  { title: 'escapes of a terminal as escapes', fields: { a: '\u001b\u009b' }, rest: ',"a":"\\u001b\\u009b"' },
  { title: 'no field that is undefined', fields: { a: undefined }, rest: '' },
  { title: 'its own keys as its own', fields: { level: 'error', msg: 'y' }, rest: '' },
]

for (const { title, fields, rest } of json) {
  test(`a line of JSON has ${title}`, (t) => {
    const { lines, log } = recordLines({ format: 'json' })
    log('info', 'Hello', fields)
    t.deepEqual(lines, [`{"time":"1970-01-01T00:00:00.000Z","level":"info","msg":"Hello"${rest}}\n`])
  })
}

for (const [lowest, level] of LOG_LEVELS.entries()) {
  test(`from level ${level} on, lines are written`, (t) => {
    const { lines, log } = recordLines({ level })
    for (const each of LOG_LEVELS) log(each, 'x')
    t.deepEqual(
      lines.map((line) => /level=(?<level>\w+)/.exec(line)?.groups?.['level']),
      LOG_LEVELS.slice(lowest),
    )
  })
}

test('a level is at least itself, and no higher one', (t) => {
  t.deepEqual(
    LOG_LEVELS.map((level) => isAtLeast(level, 'warn')),
    [false, false, true, true],
  )
})

for (const format of ['logfmt', 'json'] as const) {
  test(`secrets are taken out of message and fields before they are written as ${format}`, (t) => {
    const { lines, log } = recordLines({ format, redact: (text) => text.replaceAll('a"b', '<secret>') })
    log('info', 'said a"b', { error: 'got a"b', size: 1 })
    t.notRegex(lines.join(''), /a\\?"b/)
    t.is(lines.join('').split('<secret>').length, 3)
  })
}

test('a line has the time at which it is written', (t) => {
  const lines: string[] = []
  const before = Date.now()
  createLogger({ level: 'info', format: 'json', write: (line) => lines.push(line) }).log('info', 'x')
  const { time } = JSON.parse(lines.join('')) as { time: string }
  t.true(Date.parse(time) >= before && Date.parse(time) <= Date.now())
})
