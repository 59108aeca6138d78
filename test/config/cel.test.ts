import test from 'ava'
import { celSchema } from '../../src/config/cel.ts'

const BODY = {
  n: 1,
  s: 'hello',
  pattern: '^h',
  bad: '(',
  list: [1, 2, 3],
  map: { a: 1, b: null },
  yes: true,
  nothing: null,
}

const evaluate = (source: string): unknown => celSchema.parse(source).evaluate(BODY)

const truths = [
  'body.n == 1',
  'body.n == 1.0 && body.n > 0 && body.n < 1.5',
  'body.n + 1.0 == 2.0',
  'int(body.n) + 1 == 2',
  'body.s == "hello" && body.s != 1',
  'body["s"].size() == 5 && size(body.list) == 3',
  'has(body.s) && !has(body.missing)',
  'body.missing == 1 || true',
  'body.list.all(x, x > 0) && body.list.exists(x, x == 2) && body.list.exists_one(x, x > 2)',
  'body.list.map(x, x * 2.0) == [2.0, 4.0, 6.0] && body.list.filter(x, x > 1).size() == 2',
  'body.map.all(k, k in ["a", "b"])',
  'body.nothing == null && body.map.b == null',
  '"n" in body && !("toString" in body) && 2 in body.list',
  'type(body.n) == double && type(body.s) == string',
  '[1, 2.0, "a"].size() == 3',
  'timestamp("2020-01-01T00:00:00Z") < timestamp("2021-01-01T00:00:00Z")',
  'duration("1h") > duration("1m")',
  'body.s.matches("^h.l+o$") && !body.s.matches("^x")',
  'matches(body.s, "l+")',
  'body.s.matches(body.pattern)',
  '["a", "b"].all(x, x.matches("[ab]"))',
  '{"k": body.s.matches("h")}.k',
]

for (const source of truths) {
  test(`${source} is true`, (t) => {
    t.true(evaluate(source))
  })
}

test('a comment is no part of an expression', (t) => {
  t.is(evaluate('body.s // .matches("(")'), 'hello')
})

const errors = [
  ['body.n + 1', /no such overload/],
  ['body.missing == 1', /No such key: missing \(at character 6\)/],
  ['body.list[7] == 1', /index out of bounds/],
  ['body.constructor == 1', /No such key/],
  ['body.s.matches(body.bad)', /"\(" is not a regular expression of RE2/],
  ['7 / 0 == 1', /division by zero/],
  ['body.n.matches("1")', /no matching overload for 'double.matches\(string\)'/],
] as const

for (const [source, message] of errors) {
  test(`${source} fails when it is evaluated`, (t) => {
    t.throws(() => evaluate(source), { message })
  })
}

const mistakes = [
  ['', /is not an expression of CEL: Unexpected token: EOF/],
  ['body.n ==', /Unexpected token/],
  ['1 == 1.0', /no such overload: int == double/],
  ['unknown == 1', /Unknown variable: unknown \(at character 1\)/],
  ['body.list.all(x, y > 0)', /Unknown variable: y/],
  ['body.list.sum()', /no matching overload/],
  ['"a".matches(1)', /no matching overload for 'string.matches\(int\)'/],
  ['body.s.matches("(")', /"\(" is not a regular expression of RE2/],
  ['body.s.matches("(?=a)")', /is not a regular expression of RE2/],
  ['body.list.exists(x, matches(x, "a++"))', /is not a regular expression of RE2/],
  ['body.?x', /Expected IDENTIFIER/],
  [`${'('.repeat(5000)}1${')'.repeat(5000)}`, /maxDepth/],
  [`${'!'.repeat(40_000)}true`, /is not an expression of CEL/],
] as const

for (const [source, message] of mistakes) {
  test(`${source.slice(0, 50) || 'nothing'} is a mistake`, (t) => {
    t.regex(celSchema.safeParse(source).error?.issues[0]?.message ?? '', message)
  })
}

for (const [source, value] of [
  ['body.n', 1],
  ['"a"', 'a'],
  ['body.yes', true],
] as const) {
  test(`${source} is accepted, whatever it comes to`, (t) => {
    t.is(evaluate(source), value)
  })
}

test('matches takes a time linear in the text', (t) => {
  const expression = celSchema.parse('body.text.matches("^(a+)+$")')
  t.false(expression.evaluate({ text: `${'a'.repeat(50_000)}b` }))
})

test('patterns that come from documents are not kept for ever', (t) => {
  const expression = celSchema.parse('body.text.matches(body.pattern)')
  for (let index = 0; index < 500; index += 1) {
    t.true(expression.evaluate({ text: `${index}`, pattern: `^${index}$` }))
  }
})

test('what a document says does not get into a message as it is', (t) => {
  const error = t.throws(() => celSchema.parse('int(body.s) == 1').evaluate({ s: '\u001b[31m\n' }))
  t.notRegex(error.message, /\p{Cc}/u)
})

test('an expression that goes over its document again and again is stopped', (t) => {
  const list = Array.from({ length: 10_000 }, (_, index) => index)
  const expression = celSchema.parse('body.list.all(x, body.list.all(y, body.list.all(z, x + y + z >= 0.0)))')
  t.throws(() => expression.evaluate({ list }), { message: 'it takes longer than 250 ms' })
  t.true(celSchema.parse('body.list.all(x, x >= 0)').evaluate({ list }))
})
