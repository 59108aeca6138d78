import test from 'ava'
import { loadFile, mistakesIn, writeConfig } from './load-file.ts'

const LEVELS = 100_000
const TOO_DEEP = 'the file nests too deeply; at most 100 levels are allowed'

const deep = [
  { title: 'lists', text: '['.repeat(LEVELS), place: '1:101' },
  { title: 'lists that close', text: '['.repeat(LEVELS) + ']'.repeat(LEVELS), place: '1:101' },
  { title: 'mappings', text: '{a: '.repeat(LEVELS), place: '1:401' },
  { title: 'lists in a line', text: '- '.repeat(LEVELS), place: '1:201' },
  { title: 'keys in a line', text: '? '.repeat(LEVELS), place: '1:201' },
  {
    title: 'lines',
    text: Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
    place: '101:101',
  },
]

for (const { title, text, place } of deep) {
  test(`nesting without end is refused where it gets too deep: ${title}`, async (t) => {
    t.deepEqual(await mistakesIn(t, text), [`${place}: ${TOO_DEEP}`])
  })
}

test('a file may nest as deeply as that', async (t) => {
  t.deepEqual(await mistakesIn(t, '['.repeat(100) + ']'.repeat(100)), ['1:1: the file is a list; expected a mapping'])
})

test('nesting that only aliases build up is refused at the first alias that is too much', async (t) => {
  const lines = Array.from(
    { length: 30 },
    (_, level) => `  a${level + 1}: &a${level + 1} ${'['.repeat(9)}*a${level}${']'.repeat(9)}`,
  )
  const text = ['modules: {}', 'targets:', '  a0: &a0 x', ...lines, ''].join('\n')
  const tooMuch = (await mistakesIn(t, text)).filter((line) => line.includes('expand'))
  t.deepEqual(tooMuch, ['16:22: with *a12 the aliases of this file expand to too much; allowed are 100000 values'])
})

test('a large mapping that is used over and over is refused', async (t) => {
  const labels = Array.from({ length: 1000 }, (_, index) => `a${index}: x`).join(', ')
  const uses = Array.from({ length: 100 }, (_, index) => `  b${index}: *labels`)
  const text = ['modules: {}', 'targets:', `  first: &labels { ${labels} }`, ...uses, ''].join('\n')
  const tooMuch = (await mistakesIn(t, text)).filter((line) => line.includes('expand'))
  t.deepEqual(tooMuch, ['53:8: with *labels the aliases of this file expand to too much; allowed are 100000 values'])
})

test('a file in which everything is wrong has every mistake reported', async (t) => {
  const modules = Array.from({ length: 2000 }, (_, index) => `  m${index}: { prober: htp, timout: 1s }`)
  const targets = Array.from({ length: 2000 }, (_, index) => `  t${index}: { module: n${index} }`)
  t.is((await mistakesIn(t, ['modules:', ...modules, 'targets:', ...targets, ''].join('\n'))).length, 8000)
})

test('a long list of modules is cut where a mistake lists them', async (t) => {
  const modules = Array.from({ length: 23 }, (_, index) => `m${index}: { prober: tcp }`)
  const text = `modules: { ${modules.join(', ')} }\ntargets: { a: { address: x, module: other } }\n`
  t.deepEqual(await mistakesIn(t, text), [
    `2:37: there is no module "other"; modules are ${modules
      .slice(0, 20)
      .map((_, index) => `m${index}`)
      .join(', ')}, and 3 more`,
  ])
})

test('a value of any length is cut in a message', async (t) => {
  const [message = ''] = await mistakesIn(t, `modules: { a: { prober: tcp, timeout: ${'9'.repeat(100_000)}x } }\n`)
  t.true(message.length < 400)
  t.regex(message, /: "9{128}" and 99873 more is not a duration such as /)
})

test('a file of many targets loads', async (t) => {
  const targets = Array.from({ length: 5000 }, (_, index) => `  t${index}: { address: "localhost:80", module: tcp }`)
  const file = await writeConfig(t, ['modules: { tcp: { prober: tcp } }', 'targets:', ...targets, ''].join('\n'))
  t.is((await loadFile(file)).targets.size, 5000)
})

test('a file that is mended in many places loads', async (t) => {
  const modules = Array.from({ length: 10 }, (_, index) => `  m${index}: { prober: tcp,\n  tcp: {}\n }`)
  const file = await writeConfig(t, ['modules:', ...modules, ''].join('\n'))
  t.is((await loadFile(file)).modules.size, 10)
})

test('a large file is not mended without end', async (t) => {
  const large = (modules: string) => `# ${'x'.repeat(1_500_000)}\nmodules:\n${modules}`
  const file = await writeConfig(t, large('  m: { prober: tcp,\n  tcp: {} }\n'))
  t.is((await loadFile(file)).modules.size, 1)
  const [first] = await mistakesIn(t, large('  m: { prober: tcp,\n  tcp: {}\n }\n'))
  t.is(first, '4:3: a closing } is missing before this')
})
