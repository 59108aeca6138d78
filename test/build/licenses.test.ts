import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { writeLicenses } from '../../build/licenses.ts'

const PACKAGES = {
  'node_modules/plain': {
    'package.json': { name: 'plain', version: '1.2.3', license: 'MIT' },
    'LICENSE.md': 'Be nice.\n',
  },
  'node_modules/@scope/short': {
    'package.json': { name: '@scope/short', version: '1.0.0', license: 'MIT', author: 'Jo' },
  },
  'node_modules/named': {
    'package.json': { name: 'named', version: '3.0.0', license: 'MIT' },
    'LICENSE-MIT.txt': 'As you like.',
  },
  'node_modules/only-a-name': { 'package.json': { name: 'only-a-name', version: '1.0.0', license: 'ISC' } },
  'node_modules/plain/node_modules/inner': { 'package.json': { name: 'inner', version: '2.0.0' }, licence: 'Mine.' },
  'node_modules/bare': { 'package.json': { name: 'bare', version: '1.0.0' } },
}

test('each package that a module comes from is named once, with its licence', async (t) => {
  const folder = await makePackages()
  t.teardown(() => rm(folder, { recursive: true }))
  const paths = ['plain/a.js', 'plain/b.js', '@scope/short/index.js', 'named/index.js']
  paths.push('plain/node_modules/inner/index.js')
  const modules = [...paths.map((path) => join(folder, 'node_modules', path)), join(folder, 'src/own.js'), '\0virtual']
  await writeLicenses(join(folder, 'out.txt'), modules)
  const parts = (await readFile(join(folder, 'out.txt'), 'utf8')).split(`\n${'-'.repeat(80)}\n\n`)
  const [short = '', ...others] = parts
  t.regex(short, /^@scope\/short 1\.0\.0, MIT\n\nCopyright \(c\) Jo\n\nPermission is hereby granted/)
  t.deepEqual(others, [
    'inner 2.0.0\n\nMine.\n',
    'named 3.0.0, MIT\n\nAs you like.\n',
    'plain 1.2.3, MIT\n\nBe nice.\n',
  ])
})

for (const name of ['bare', 'only-a-name']) {
  test(`the package ${name}, whose licence is not known, is an error`, async (t) => {
    const folder = await makePackages()
    t.teardown(() => rm(folder, { recursive: true }))
    const modules = [join(folder, 'node_modules', name, 'index.js')]
    await t.throwsAsync(writeLicenses(join(folder, 'out.txt'), modules), { message: /has no licence$/ })
  })
}

async function makePackages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'licenses-'))
  for (const [path, files] of Object.entries(PACKAGES)) {
    await mkdir(join(folder, path), { recursive: true })
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, path, name), typeof content === 'string' ? content : JSON.stringify(content))
    }
  }
  return folder
}
