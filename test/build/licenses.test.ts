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
    'package.json': { name: '@scope/short', version: '1.0.0', license: 'ISC', author: 'Jo' },
  },
  'node_modules/plain/node_modules/inner': { 'package.json': { name: 'inner', version: '2.0.0' }, licence: 'Mine.' },
  'node_modules/bare': { 'package.json': { name: 'bare', version: '1.0.0' } },
}

test('each package that a module comes from is named once, with its licence', async (t) => {
  const folder = await makePackages()
  t.teardown(() => rm(folder, { recursive: true }))
  const paths = ['plain/a.js', 'plain/b.js', '@scope/short/index.js', 'plain/node_modules/inner/index.js']
  const modules = [...paths.map((path) => join(folder, 'node_modules', path)), join(folder, 'src/own.js'), '\0virtual']
  await writeLicenses(join(folder, 'out.txt'), modules)
  const parts = (await readFile(join(folder, 'out.txt'), 'utf8')).split(`\n${'-'.repeat(80)}\n\n`)
  t.deepEqual(parts, [
    '@scope/short 1.0.0, ISC\n\nAuthor: Jo\n',
    'inner 2.0.0\n\nMine.\n',
    'plain 1.2.3, MIT\n\nBe nice.\n',
  ])
})

test('a package without any licence is an error', async (t) => {
  const folder = await makePackages()
  t.teardown(() => rm(folder, { recursive: true }))
  const modules = [join(folder, 'node_modules/bare/index.js')]
  await t.throwsAsync(writeLicenses(join(folder, 'out.txt'), modules), { message: /bare has no licence$/ })
})

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
