import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes the licences of the packages that modules come from into a file, which they ask for wherever they go along. */
export async function writeLicenses(file: string, modules: readonly string[]): Promise<void> {
  const folders = new Set(modules.flatMap((module) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module) ?? []))
  const texts = await Promise.all([...folders].map(readLicense))
  await writeFile(file, [...new Set(texts)].sort().join(`\n${'-'.repeat(80)}\n\n`))
}

/** @throws Error for a package whose licence is not known. */
async function readLicense(folder: string): Promise<string> {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(?:[.-]|$)/i.test(each))
  const title = [`${name} ${version}`, license].filter(Boolean).join(', ')
  if (file !== undefined) return `${title}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`
  // A few have no more than its name.
  if (license !== 'MIT') throw new Error(`${folder} has no licence`)
  return `${title}\n\nCopyright (c) ${author?.name ?? author ?? `the authors of ${name}`}\n\n${MIT}`
}

/** @see https://spdx.org/licenses/MIT.html */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`
