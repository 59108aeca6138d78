import test from 'ava'
import { type Pattern, patternSchema } from '../../src/config/pattern.ts'

const compile = (source: string): Pattern => patternSchema.parse(source)
const bytes = (...values: number[]): Buffer => Buffer.from(values)

for (const source of [
  '^+OK',
  '\\d{4}',
  '(?P<name>x)',
  '(?<name>x)',
  '\\pN',
  '(?i)abc',
  '[[:alpha:]]+?',
  '\\Qa.b\\E',
  '',
]) {
  test(`${source} is a regular expression of RE2`, (t) => {
    t.true(patternSchema.safeParse(source).success)
  })
}

for (const source of ['a++', '(?=a)', '(?<=a)b', '(a)\\1', '(a{1000}){1000}', 'a{1001}', '(', '*', '\\Z', '[b-a]']) {
  test(`${source} is none`, (t) => {
    const [issue] = patternSchema.safeParse(source).error?.issues ?? []
    t.regex(issue?.message ?? '', /is not a regular expression of RE2: ./)
  })
}

test('a regular expression of more than 64 KiB is none', (t) => {
  t.true(patternSchema.safeParse('a'.repeat(65_536)).success)
  t.false(patternSchema.safeParse('a'.repeat(65_537)).success)
})

test('^+OK matches OK and not +OK', (t) => {
  t.true(compile('^+OK').test('OK'))
  t.false(compile('^+OK').test('+OK'))
})

const matches = [
  { source: 'b+', input: Buffer.from('aabbbcc'), found: [2, 5] },
  { source: 'x', input: Buffer.from('aé😀x'), found: [7, 8] },
  { source: '$', input: Buffer.from('é'), found: [2, 2] },
  { source: '', input: bytes(), found: [0, 0] },
  { source: 'b', input: bytes(0xff, 0xfe, 0x62), found: [2, 3] },
  { source: '^.{3}$', input: bytes(0xff, 0xe2, 0x82), found: [0, 3] },
  { source: '\u{fffd}', input: bytes(0x61, 0xff), found: [1, 2] },
  { source: '\\xff', input: bytes(0xff), found: undefined },
  { source: '\\xff', input: Buffer.from('ÿ'), found: [0, 2] },
  { source: '.', input: bytes(0x0a), found: undefined },
  { source: '(?s).', input: bytes(0x0a), found: [0, 1] },
  { source: 'a|ab', input: Buffer.from('ab'), found: [0, 1] },
  { source: '(x+x+)+y$', input: Buffer.from(`${'x'.repeat(100_000)}y!`), found: undefined },
] as const

for (const { source, input, found } of matches) {
  const title = input.toString('latin1', 0, 10)
  test(`${source} in ${JSON.stringify(title)} is at ${found?.join('-')}, in bytes`, (t) => {
    const match = compile(source).match(input)
    t.deepEqual(match && [match.start, match.end], found && [...found])
    t.is(compile(source).test(input), found !== undefined)
  })
}

const templates = [
  ['$1 ${1} $name ${name}', 'ab ab ab ab'],
  ['$1x', ''],
  ['$name_', ''],
  ['$2', ''],
  ['$3', ''],
  ['$$1', '$1'],
  ['$', '$'],
  ['a$ b', 'a$ b'],
  ['${1', '${1'],
  ['${a-b}', '${a-b}'],
  ['$0', '-ab'],
  ['$00', ''],
  ['$é', ''],
  ['$constructor$__proto__', ''],
  ['😀$1', '😀ab'],
] as const

for (const [template, expanded] of templates) {
  test(`${template} expands to "${expanded}"`, (t) => {
    t.is(compile('-(?P<name>\\w+)(x)?').match(Buffer.from('--ab'))?.expand(template).toString(), expanded)
  })
}

test('a group keeps its bytes, be they no text', (t) => {
  t.deepEqual(
    compile('a(..)')
      .match(bytes(0x61, 0xff, 0xc3))
      ?.expand('<$1>'),
    bytes(0x3c, 0xff, 0xc3, 0x3e),
  )
})
