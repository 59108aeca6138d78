import test, { type ExecutionContext } from 'ava'
import * as z from 'zod'
import { type Config, loadConfig } from '../../src/config/load.ts'
import { mistakesIn, writeConfig } from './load-file.ts'

const probers = [
  {
    name: 'own',
    options: z.strictObject({
      text: z.string().optional(),
      word: z.enum(['1', 'true']).optional(),
      number: z.int().optional(),
      flag: z.boolean().optional(),
      names: z.record(z.string(), z.string()).optional(),
      numbers: z.array(z.int()).optional(),
      any: z.union([z.string(), z.array(z.string())]).optional(),
      steps: z.array(z.strictObject({ send: z.string().default(''), to: z.array(z.string()).default([]) })).optional(),
      block: z.strictObject({ text: z.string().default('default') }).optional(),
      nothing: z.null().optional(),
    }),
  },
]

async function load(t: ExecutionContext, settings: string): Promise<Config> {
  const file = await writeConfig(t, `modules: { a: { prober: own, own: { ${settings} } } }\n`)
  return loadConfig(file, { loadProbers: async () => ({ probers, mistakes: [] }) })
}

const cases = [
  { settings: 'text: 1', options: { text: '1' } },
  { settings: 'text: 1.10', options: { text: '1.10' } },
  { settings: 'text: 0x10', options: { text: '0x10' } },
  { settings: 'text: true', options: { text: 'true' } },
  { settings: 'text: .inf', options: { text: '.inf' } },
  { settings: 'text: "1.10"', options: { text: '1.10' } },
  { settings: 'text: !!str 1.10', options: { text: '1.10' } },
  { settings: 'text: !!int "5"', options: { text: '5' } },
  { settings: 'text: !any 5', options: { text: '5' } },
  { settings: 'text: !!binary aGVsbG8=', options: { text: 'hello' } },
  { settings: 'text: ~', options: {} },
  { settings: 'text:', options: {} },
  { settings: 'word: 1', options: { word: '1' } },
  { settings: 'word: true', options: { word: 'true' } },
  { settings: 'number: 0310', options: { number: 200 } },
  { settings: 'number: 1.9', options: { number: 1 } },
  { settings: 'number: -0.5', options: { number: 0 } },
  { settings: 'number: 1_000', options: { number: 1000 } },
  { settings: 'flag: on', options: { flag: true } },
  {
    settings: 'names: { 1: 2, 1.10: 3, true: ~, ~: x, !!binary aGk=: hi }',
    options: { names: { 1: '2', '1.10': '3', true: '', hi: 'hi' } },
  },
  { settings: 'numbers: [~, 1.5, 2, null]', options: { numbers: [1, 2] } },
  {
    settings: 'steps: [~, { send: ~, to: [~, 1] }, ~, { send: 2 }]',
    options: {
      steps: [
        { send: '', to: ['1'] },
        { send: '2', to: [] },
      ],
    },
  },
  { settings: 'any: 5', options: { any: '5' } },
  { settings: 'any: [1, two]', options: { any: ['1', 'two'] } },
  { settings: 'block: { text: }', options: { block: { text: 'default' } } },
  { settings: 'block:', options: {} },
  { settings: 'nothing: ~', options: { nothing: null } },
]

for (const { settings, options } of cases) {
  test(`below modules { ${settings} } is read as in blackbox_exporter`, async (t) => {
    const { modules } = await load(t, settings)
    t.deepEqual(modules.get('a')?.options, options)
  })
}

test('what is shown is what was read', async (t) => {
  const { modules } = await load(t, 'text: 1.10, number: 0310, names: { 1: ~ }, numbers: [~, 1]')
  t.deepEqual(modules.get('a')?.shown, {
    prober: 'own',
    own: { text: '1.10', number: 200, names: { 1: '' }, numbers: [1] },
  })
})

test('a mistake in a list has its place, whatever else is left out of the list', async (t) => {
  const text = 'modules: { a: { prober: own, own: { numbers: [~, 1, ~, x] } } }\n'
  t.deepEqual(await mistakesIn(t, text, { probers }), ['1:56: entry 2 of numbers is a string; expected a number'])
})

test('a list that an alias takes over is read in the same way', async (t) => {
  const file = await writeConfig(
    t,
    'modules:\n  a: { prober: own, own: { numbers: &n [~, 1] } }\n  b: { prober: own, own: { numbers: *n } }\n',
  )
  const { modules } = await loadConfig(file, { loadProbers: async () => ({ probers, mistakes: [] }) })
  t.deepEqual(
    Array.from(modules.values(), ({ options }) => options),
    [{ numbers: [1] }, { numbers: [1] }],
  )
})

const refused = [
  { settings: 'text: [a]', says: '1:43: text is a list; expected a string' },
  { settings: 'number: "1"', says: '1:45: number is a string; expected a number' },
  { settings: 'number: true', says: '1:45: number is true; expected a number' },
  { settings: 'number: .inf', says: '1:45: number is a number; expected a number' },
  { settings: 'flag: "true"', says: '1:43: flag is a string; expected true or false' },
  { settings: 'flag: 1', says: '1:43: flag is a number; expected true or false' },
  { settings: 'text: !!int x', says: '1:49: "x" is no !!int' },
  { settings: 'text: !!binary x', says: '1:52: what stands after !!binary is not base64' },
  { settings: 'names: { 1: a, "1": b }', says: '1:52: "1" stands here a second time; the first one is in line 1' },
]

for (const { settings, says } of refused) {
  test(`below modules { ${settings} } is refused as in blackbox_exporter`, async (t) => {
    const text = `modules: { a: { prober: own, own: { ${settings} } } }\n`
    t.deepEqual(await mistakesIn(t, text, { probers }), [says])
  })
}

test('a module that is null, and one without a prober, are mistakes', async (t) => {
  const text = 'modules:\n  a:\n  b: { prober: ~ }\n'
  t.deepEqual(await mistakesIn(t, text, { probers }), [
    '2:3: a is empty; expected a mapping',
    '3:16: prober is empty; allowed are own',
  ])
})
