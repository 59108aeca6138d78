import test from 'ava'
import { ConfigError } from '../../src/config/config-error.ts'
import { mistakesIn, refuseFile, writeConfig } from './load-file.ts'

const UNKNOWN = 'prober is "htp"; did you mean http?; allowed are daytime, http, json, tcp'

const places = [
  {
    title: 'lines that end in CR LF count as one each',
    text: 'modules:\r\n\r\n  a: { prober: htp }\r\n',
    place: '3:16',
  },
  { title: 'a byte order mark takes no column', text: '\ufeffmodules: { a: { prober: htp } }\n', place: '1:25' },
  { title: 'a tab between values counts as one column', text: 'modules: { a:\t{ prober:\thtp } }\n', place: '1:25' },
  { title: 'columns count characters, not bytes', text: 'modules: { 日本語é: { prober: htp } }\n', place: '1:28' },
  {
    title: 'a comment before it moves a mistake down',
    text: '# one\n\nmodules: { a: { prober: htp } }\n',
    place: '3:25',
  },
  { title: 'a document start moves a mistake down', text: '---\nmodules: { a: { prober: htp } }\n', place: '2:25' },
  {
    title: 'a line that stands too far left within braces has the columns that it has',
    text: 'modules:\n  a: {\n prober: htp\n  }\n',
    place: '3:10',
  },
  {
    title: 'braces that close too far left change no place behind them',
    text: 'modules:\n  a: {\n    prober: tcp\n}\n  b: { prober: htp }\n',
    place: '5:16',
  },
  {
    title: 'a single quote that is escaped changes no place behind it',
    text: `modules: { "it\\'s": { prober: htp } }\n`,
    place: '1:31',
  },
  {
    title: 'the value of an alias is shown where it is written',
    text: 'modules: { a: &x { prober: htp }, b: *x }\n',
    place: '1:28',
  },
]

for (const { title, text, place } of places) {
  test(title, async (t) => t.deepEqual(await mistakesIn(t, text), [`${place}: ${UNKNOWN}`]))
}

const excerpts = [
  {
    title: 'an excerpt has the line, and the caret under the place',
    text: 'modules:\n  a: { prober: htp }\n',
    shown: [' 2 |   a: { prober: htp }', '   |                ^'],
  },
  {
    title: 'the caret stands under the place in lines with two digits',
    text: `${'#\n'.repeat(9)}modules: { a: { prober: htp } }\n`,
    shown: [' 10 | modules: { a: { prober: htp } }', '    |                         ^'],
  },
  {
    title: 'the caret stands under the place behind wide characters',
    text: 'modules: { 日本: { prober: htp } }\n',
    shown: [' 1 | modules: { 日本: { prober: htp } }', '   |                            ^'],
  },
  {
    title: 'a tab of the line is shown as one column',
    text: 'modules: { a:\t{ prober: htp } }\n',
    shown: [' 1 | modules: { a: { prober: htp } }', '   |                         ^'],
  },
  {
    title: 'a carriage return is not shown',
    text: 'modules: { a: { prober: htp } }\r\n',
    shown: [' 1 | modules: { a: { prober: htp } }', '   |                         ^'],
  },
  {
    title: 'what could order a terminal about is shown as question marks',
    text: 'modules: { a: { prober: htp } } # \u001b[31m \u009b \u202e\n',
    shown: [' 1 | modules: { a: { prober: htp } } # ?[31m ? ?', '   |                         ^'],
  },
]

for (const { title, text, shown } of excerpts) {
  test(title, async (t) => {
    const file = await writeConfig(t, text)
    const { message, excerpts } = await refuseFile(t, file)
    t.is(excerpts, [message, ...shown].join('\n'))
  })
}

test('a long line is cut around the place', async (t) => {
  const text = `modules: { ${'a'.repeat(200)}: { prober: htp }, b: { prober: tcp } } # ${'b'.repeat(200)}\n`
  const { excerpts } = await refuseFile(t, await writeConfig(t, text))
  const [, line = '', caret = ''] = excerpts.split('\n')
  t.is(line.length, caret.length + 40)
  t.is(line.slice(caret.length - 1, caret.length + 2), 'htp')
})

test('the message has no line of the file, for a line may hold a password', async (t) => {
  const { message } = await refuseFile(t, await writeConfig(t, 'modules: { a: { prober: htp } } # hunter2\n'))
  t.notRegex(message, /hunter2/)
})

test('a mistake without a place has the file alone', (t) => {
  const { message, excerpts } = new ConfigError('a.yml', [{ line: 0, column: 0, message: 'no such file' }])
  t.deepEqual([message, excerpts], ['a.yml: no such file', 'a.yml: no such file'])
})

test('a message is one line without control characters, whatever it repeats', (t) => {
  const { message, mistakes } = new ConfigError('a.yml', [{ line: 1, column: 2, message: 'a\r\n  b \u001b[31m\u009b' }])
  t.is(message, 'a.yml:1:2: a b \\u{1b}[31m\\u{9b}')
  t.is(mistakes[0]?.message, 'a b \\u{1b}[31m\\u{9b}')
})
