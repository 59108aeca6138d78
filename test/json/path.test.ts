import test from 'ava'
import { jsonMetricsSchema } from 'probe-exporter'
import { runMapping } from './run-mapping.ts'

const mistakes: readonly (readonly [path: string, message: string])[] = [
  ['$.a[', '"$.a[" is not a path: unclosed bracketed selection (at character 5)'],
  ['orders', '"orders" is not a path: it has to begin with $, the document, or @, the item of for_each'],
  ['$.a b', `"$.a b" is not a path: expected '.', '..' or a bracketed selection, found 'b' (at character 5)`],
  ['$[?f(@.a)]', `"$[?f(@.a)]" is not a path: no such function 'f' (at character 4)`],
  ['^^.a[', '"^^.a[" is not a path: unclosed bracketed selection (at character 6)'],
  ['$~', `"$~" is not a path: expected '.', '..' or a bracketed selection, found '~' (at character 2)`],
  ['$[?match(@.a, "(")]', '"$[?match(@.a, \\"(\\")]" is not a path: "(" is not a regular expression (RFC 9485, RE2)'],
]

for (const [path, message] of mistakes) {
  test(`${path} is refused`, (t) => {
    const { error } = jsonMetricsSchema.safeParse([
      { name: 'n', type: 'counter', value: 1, created: path, for_each: '$[*]' },
    ])
    t.is(error?.issues[0]?.message, message)
  })
}

const matches: readonly (readonly [path: string, found: string | undefined])[] = [
  ['$[?match(@.a, "b.*")].n', '1'],
  ['$[?match(@.a, "b")].n', undefined],
  ['$[?search(@.a, "ar")].n', '1'],
  ['$[?search(@.a, "[.]")].n', undefined],
  ['$[?match(@.a, "b|bar")].n', '1'],
  ['$[?match(@.b, "x.y")].n', undefined], // A dot is no end of a line.
  ['$[?match(@.b, "x\\\\ry")].n', '1'],
  ['$[?match(@.a, @.p)].n', '1'],
  ['$[?match(@.a, @.none)].n', undefined],
  ['$[?match(@.n, "1")].n', undefined],
  ['$[?match(@.a, "\\\\p{L}+")].n', '1'],
  ['$[?match(@.a, "(?=b)bar")].n', undefined],
]

for (const [path, found] of matches) {
  test(`${path} finds ${found ?? 'nothing'}`, async (t) => {
    const document = String.raw`[{"a": "bar", "b": "x\ry", "p": "b[a-z]*", "n": 1}]`
    const settings = [{ name: 'g', type: 'gauge', value: path, optional: true }]
    if (path.includes('(?=')) return void t.throws(() => jsonMetricsSchema.parse(settings))
    t.deepEqual((await runMapping(document, settings)).lines, found === undefined ? [] : [`g ${found}`])
  })
}

test.serial('a pattern that makes other engines slow comes to its end', async (t) => {
  const document = JSON.stringify([{ a: `${'a'.repeat(50_000)}!`, p: '(a+)+$', n: 1 }])
  const { failure } = await runMapping(document, [{ name: 'g', type: 'gauge', value: '$[?match(@.a, @.p)].n' }])
  t.is(failure, 'mismatch: g: the path $[?match(@.a, @.p)].n finds nothing')
})

test('a list of hundreds of thousands is walked', async (t) => {
  const document = `[${'0,'.repeat(400_000)}1]`
  const { lines } = await runMapping(document, [{ name: 'g', type: 'gauge', value: '$[?@ > 0]' }])
  t.deepEqual(lines, ['g 1'])
})

test.serial('paths that take too long over a document are given up, and what was found is served', async (t) => {
  const document = JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n })))
  const { lines, failure } = await runMapping(document, [
    { name: 'first', type: 'gauge', value: '$[1].n' },
    { name: 'slow', type: 'gauge', value: '$..[?count($..*) > 0 && @.n == -1]' },
  ])
  t.deepEqual(lines, ['first 1'])
  t.is(failure, 'mismatch: the paths cannot be followed over this document: it takes longer than 1000 ms')
})
