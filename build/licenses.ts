import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes the licences of the packages that modules come from into a file, which they ask for wherever they go along. */
export async function writeLicenses(file: string, modules: readonly string[]): Promise<void> {
  const folders = new Set(modules.flatMap((module) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module) ?? []))
  const texts = await Promise.all([...folders].map(readLicense))
  await writeFile(file, [...new Set(texts)].sort().join(`\n${'-'.repeat(80)}\n\n`))
}

/** @throws Error for a package without any licence. */
async function readLicense(folder: string): Promise<string> {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(?:\.|$)/i.test(each))
  if (file === undefined && license === undefined) throw new Error(`${folder} has no licence`)
  // A few have no more than its name.
  const text = file === undefined ? `Author: ${author?.name ?? author}` : await readFile(join(folder, file), 'utf8')
  const title = [`${name} ${version}`, license].filter(Boolean).join(', ')
  return `${title}\n\n${text.trim()}\n`
}
