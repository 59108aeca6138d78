import test from 'ava'
import * as z from 'zod'
import { durationSchema } from '../../src/config/duration.ts'
import { mistakesIn } from './load-file.ts'

const OWN_WORDS = 'a token has eight letters'

// Schemas that a user's prober may have; what zod itself says of a mistake is not enough for someone who writes YAML.
const cases: readonly { title: string; schema: z.ZodType; value: string; says: string }[] = [
  { title: 'a number over its bound', schema: z.int().max(5), value: '7', says: 'x is 7; expected at most 5' },
  { title: 'a number under its bound', schema: z.int().min(1), value: '0', says: 'x is 0; expected at least 1' },
  { title: 'no number', schema: z.int(), value: '"1"', says: 'x is a string; expected a number' },
  {
    title: 'a list that is too long',
    schema: z.array(z.string()).max(1),
    value: '[a, b]',
    says: 'x has 2; expected at most 1 entry',
  },
  {
    title: 'a list that is empty',
    schema: z.array(z.string()).min(2),
    value: '[]',
    says: 'x is empty; expected at least 2 entries',
  },
  {
    title: 'a string that is too long',
    schema: z.string().max(3),
    value: 'abcd',
    says: 'x has 4; expected at most 3 characters',
  },
  { title: 'a string of a wrong form', schema: z.url(), value: 'abc', says: 'x: Invalid URL' },
  { title: 'own words of a schema', schema: z.string().min(8, OWN_WORDS), value: 'abc', says: OWN_WORDS },
  { title: 'own words about a type', schema: z.string(OWN_WORDS), value: '5', says: OWN_WORDS },
  {
    title: 'a boolean instead of a list',
    schema: z.array(z.string()),
    value: 'true',
    says: 'x is true; expected a list',
  },
  {
    title: 'one of several types',
    schema: z.union([z.string(), z.array(z.string())]),
    value: '{}',
    says: 'x is a mapping; expected a string or a list',
  },
  {
    title: 'a type of several, and wrong in it',
    schema: z.union([z.number(), z.array(z.string())]),
    value: '[[]]',
    says: 'entry 1 of x is a list; expected a string',
  },
  {
    title: 'a literal',
    schema: z.literal(['on', 'off']),
    value: 'onn',
    says: 'x is "onn"; did you mean on?; allowed are on, off',
  },
  {
    title: 'a list instead of a literal',
    schema: z.literal(['on', 'off']),
    value: '[on]',
    says: 'x is a list; allowed are on, off',
  },
  {
    title: 'an alternative that is not known',
    schema: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a') })]),
    value: '{ kind: b }',
    says: "kind: Invalid discriminator value. Expected 'a'",
  },
]

for (const { title, schema, value, says } of cases) {
  test(`a mistake against a schema of a user is said in words of YAML: ${title}`, async (t) => {
    const probers = [{ name: 'own', options: z.strictObject({ x: schema }) }]
    const mistakes = await mistakesIn(t, `modules: { a: { prober: own, own: { x: ${value} } } }\n`, { probers })
    t.deepEqual(
      mistakes.map((mistake) => mistake.replace(/^\d+:\d+: /, '')),
      [says],
    )
  })
}

const required = [
  { name: 'own', options: z.strictObject({ token: z.string(), every: durationSchema, kind: z.enum(['a', 'b']) }) },
]
const MISSING = [
  'token is missing; expected a string',
  'every is missing; expected a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)',
  'kind is missing; allowed are a, b',
]

test('options that are missing are said at the block', async (t) => {
  const mistakes = await mistakesIn(t, 'modules: { a: { prober: own, own: {} } }\n', { probers: required })
  t.deepEqual(
    mistakes,
    MISSING.map((message) => `1:30: ${message}`),
  )
})

test('options that are missing with their block are said at the module, whatever else is wrong', async (t) => {
  const mistakes = await mistakesIn(t, 'modules: { a: { prober: own } }\nnonsense: 1\n', { probers: required })
  t.deepEqual(mistakes, [
    ...MISSING.map((message) => `1:12: ${message}`),
    '2:1: unknown key "nonsense"; allowed are modules, targets, probers, unlisted_targets',
  ])
})

test('a part that is missing from an entry of a list is said at the entry', async (t) => {
  const probers = [{ name: 'own', options: z.strictObject({ steps: z.array(z.strictObject({ send: z.string() })) }) }]
  const text = 'modules:\n  a:\n    prober: own\n    own:\n      steps:\n        - send: x\n        - {}\n'
  t.deepEqual(await mistakesIn(t, text, { probers }), ['7:11: send is missing; expected a string'])
})

const broken = [
  {
    title: 'that throws',
    schema: z.string().transform(() => JSON.parse('{')),
    says: /^0:0: the options of a prober cannot be checked: /,
  },
  {
    title: 'that waits',
    schema: z.string().refine(async () => true),
    says: /^0:0: the options of a prober cannot be checked: /,
  },
]

for (const { title, schema, says } of broken) {
  test(`a schema ${title} is a mistake of the file, and no crash`, async (t) => {
    const probers = [{ name: 'own', options: z.strictObject({ x: schema }) }]
    const [mistake = ''] = await mistakesIn(t, 'modules: { a: { prober: own, own: { x: y } } }\n', { probers })
    t.regex(mistake, says)
  })
}
