import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ProbeFailure } from 'probe-exporter'
import * as z from 'zod'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadConfig } from '../../src/config/load.ts'
import { loadBuiltInProbers, loadProbers } from '../../src/probe/catalog.ts'
import type { Prober } from '../../src/probe/define-prober.ts'
import { runProber, verdictOf } from '../support/run-prober.ts'
import { BROKEN_FILES, proberSource } from './user-probers/sources.ts'

const BUILT_IN = ['daytime', 'http', 'json', 'tcp', 'dns', 'grpc', 'icmp', 'unix', 'websocket']

/** Writes files into a folder outside the repository, where no node_modules is near. */
async function writeFiles(t: ExecutionContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-probers-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const [name, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), source)
  }
  return folder
}

async function loadFrom(folder: string, patterns: readonly string[]) {
  const { probers, mistakes } = await loadProbers(patterns, join(folder, 'probe-exporter.yml'))
  const own = probers.filter(({ name }) => !BUILT_IN.includes(name))
  return { own, names: own.map(({ name }) => name), mistakes }
}

function wordOf(prober: Prober | undefined): unknown {
  return z.looseObject({ word: z.unknown() }).parse(prober?.options.parse({})).word
}

test('the built-in probers are the files of their folder', async (t) => {
  const names = (await loadBuiltInProbers()).map(({ name }) => name)
  t.deepEqual(
    BUILT_IN.filter((name) => !names.includes(name)),
    [],
  )
})

for (const { title, file, source, says } of BROKEN_FILES) {
  test(`${title} is a mistake at its entry`, async (t) => {
    const folder = await writeFiles(t, { [file]: source, 'good.ts': proberSource('good') })
    const config = join(folder, 'probe-exporter.yml')
    await writeFile(config, `modules: { a: { prober: good } }\nprobers:\n  - ./good.ts\n  - ./${file}\n`)
    const error = await t.throwsAsync(loadConfig(config, { loadProbers }), { instanceOf: ConfigError })
    const path = join(folder, file)
    t.is(error.message, `${config}:4:5: ${path}${says.replace('FILE', path)}`)
  })
}

test('every file of a glob that does not load is a mistake of its own', async (t) => {
  const folder = await writeFiles(t, { 'a.ts': 'throw new Error("one")\n', 'b.ts': 'throw new Error("two")\n' })
  const config = join(folder, 'probe-exporter.yml')
  await writeFile(config, 'modules: {}\nprobers: [./*.ts]\n')
  const { mistakes } = await t.throwsAsync(loadConfig(config, { loadProbers }), { instanceOf: ConfigError })
  t.deepEqual(
    mistakes.map(({ line, column, message }) => `${line}:${column}: ${message.replaceAll(`${folder}/`, '')}`),
    ['2:11: a.ts: one', '2:11: b.ts: two'],
  )
})

test('an entry that is no string leaves the others in their places', async (t) => {
  const folder = await writeFiles(t, { 'good.ts': proberSource('good') })
  const config = join(folder, 'probe-exporter.yml')
  await writeFile(config, 'modules: { a: { prober: good } }\nprobers: [5, ./none.ts, ./good.ts]\n')
  const { mistakes } = await t.throwsAsync(loadConfig(config, { loadProbers }), { instanceOf: ConfigError })
  t.deepEqual(
    mistakes.map(({ line, column, message }) => `${line}:${column}: ${message}`),
    ['2:11: entry 1 of probers is a number; expected a string; put it in quotes', '2:14: no file matches "./none.ts"'],
  )
})

const globs = [
  { title: 'a glob matches the files of a folder', patterns: ['./probers/*.ts'], names: ['a', 'b'] },
  { title: 'a glob matches the files of folders below', patterns: ['./**/*.ts'], names: ['a', 'b', 'c'] },
  { title: 'a path without a glob matches its file', patterns: ['probers/b.ts'], names: ['b'] },
  {
    title: 'a file that two globs match is loaded once',
    patterns: ['./probers/b.ts', './probers/*.ts'],
    names: ['b', 'a'],
  },
  { title: 'a choice matches its files', patterns: ['./probers/{a,b}.ts'], names: ['a', 'b'] },
]

for (const { title, patterns, names } of globs) {
  test(title, async (t) => {
    const files = {
      'probers/a.ts': proberSource('a'),
      'probers/b.ts': proberSource('b'),
      'probers/deep/c.ts': proberSource('c'),
    }
    const loaded = await loadFrom(await writeFiles(t, files), patterns)
    t.deepEqual(loaded.mistakes, [])
    t.deepEqual(loaded.names, names)
  })
}

test('a folder is no file, and is not searched', async (t) => {
  const folder = await writeFiles(t, { 'probers/a.ts': proberSource('a'), 'probers/notes.md': '# Notes\n' })
  const { mistakes } = await loadFrom(folder, ['./probers'])
  t.deepEqual(mistakes, [{ index: 0, message: 'no file matches "./probers"' }])
})

test('TypeScript below node_modules is refused with the way out', async (t) => {
  const folder = await writeFiles(t, { 'node_modules/a/a.ts': proberSource('a') })
  const { mistakes } = await loadFrom(folder, ['./node_modules/a/a.ts'])
  t.regex(
    mistakes[0]?.message ?? '',
    /Node.js runs no TypeScript below node_modules; move the file elsewhere, or compile it$/,
  )
})

test("a user's prober outside every node_modules fails with the exporter's own ProbeFailure", async (t) => {
  const folder = await writeFiles(t, { 'own.ts': proberSource('own') })
  const [prober] = (await loadFrom(folder, ['./own.ts'])).own
  if (prober === undefined) return t.fail()
  const { outcome } = await runProber(prober, 'a.example')
  t.is(verdictOf(outcome), 'mismatch/check')
  const context = { target: { address: 'a.example' } } as Parameters<Prober['probe']>[0]
  await t.throwsAsync(prober.probe(context), { instanceOf: ProbeFailure })
})

for (const file of ['own.ts', 'own.js']) {
  test(`${file} is a module, whatever the package.json beside it says`, async (t) => {
    const source = proberSource('own').replace(/type ProbeContext, |: ProbeContext<.*?>|: Promise<void>/g, '')
    const folder = await writeFiles(t, { [file]: source, 'package.json': '{ "type": "commonjs" }' })
    const { names, mistakes } = await loadFrom(folder, [`./${file}`])
    t.deepEqual(mistakes, [])
    t.deepEqual(names, ['own'])
  })
}

test('what a prober imports is a module too, and loaded anew with a prober that changed', async (t) => {
  const source = (word: string): string => `const word: string = '${word}'\nexport default word\n`
  const folder = await writeFiles(t, {
    'own.ts': `import word from './word.ts'\n${proberSource('own').replace("default('x')", 'default(word)')}`,
    'word.ts': source('old'),
    'package.json': '{ "type": "commonjs" }',
  })
  t.is(wordOf((await loadFrom(folder, ['./own.ts'])).own[0]), 'old')
  await writeFile(join(folder, 'word.ts'), source('new'))
  for (const file of ['own.ts', 'word.ts']) await utimes(join(folder, file), 2e9, 2e9)
  t.is(wordOf((await loadFrom(folder, ['./own.ts'])).own[0]), 'new')
})

test('a prober that changed is loaded anew, and one that did not is the same', async (t) => {
  const folder = await writeFiles(t, { 'own.ts': proberSource('own', 'old') })
  const patterns = ['./own.ts']
  const [first] = (await loadFrom(folder, patterns)).own
  const [again] = (await loadFrom(folder, patterns)).own
  await writeFile(join(folder, 'own.ts'), proberSource('own', 'new'))
  await utimes(join(folder, 'own.ts'), new Date(), new Date(Date.now() + 10_000))
  const [changed] = (await loadFrom(folder, patterns)).own
  t.is(again, first)
  t.deepEqual([wordOf(first), wordOf(changed)], ['old', 'new'])
})

test('a prober that changed is loaded anew, though its file has the time of the one before', async (t) => {
  const folder = await writeFiles(t, {})
  const words: unknown[] = []
  for (const word of ['old', 'new']) {
    await writeFile(join(folder, 'own.ts'), proberSource('own', word))
    await utimes(join(folder, 'own.ts'), 1, 1) // As reproducible packages and images have it.
    words.push(wordOf((await loadFrom(folder, ['./own.ts'])).own[0]))
  }
  t.deepEqual(words, ['old', 'new'])
})

test('a prober that was mended is loaded', async (t) => {
  const folder = await writeFiles(t, { 'own.ts': 'export default {{\n' })
  t.is((await loadFrom(folder, ['./own.ts'])).mistakes.length, 1)
  await writeFile(join(folder, 'own.ts'), proberSource('own'))
  await utimes(join(folder, 'own.ts'), new Date(), new Date(Date.now() + 10_000))
  t.deepEqual((await loadFrom(folder, ['./own.ts'])).names, ['own'])
})
