import { fileURLToPath } from 'node:url'

/** Beside the code itself, so that nobody can write there who cannot change the code. */
const FOLDER = new URL('../../.compile-cache/', import.meta.url)

/**
 * A start has some ten files. Further ones come with each version of Node.js and each change of a prober, and are left empty
 * where the disk is full; Node.js removes none.
 */
const MAX_FILES = 1000

/**
 * Keeps what V8 has compiled for the next start, which is 70 ms shorter then. It is written when the exporter ends. Where the
 * folder cannot be written, as in most containers, there is none; what runs from its sources needs none.
 */
export function keepCompiled(): void {
  if (!import.meta.url.endsWith('.js')) return
  const folder = fileURLToPath(FOLDER)
  removeOvergrown(folder)
  process.getBuiltinModule('node:module').enableCompileCache(folder)
}

/** Begins anew where there are too many files. */
export function removeOvergrown(folder: string, maxFiles: number = MAX_FILES): void {
  const { readdirSync, rmSync } = process.getBuiltinModule('node:fs')
  try {
    // One folder for each version of Node.js and set of its flags. A recursive listing takes 8 ms: it asks of each file what it is.
    const files = readdirSync(folder).flatMap((version) => readdirSync(`${folder}/${version}`))
    if (files.length >= maxFiles) rmSync(folder, { recursive: true, force: true })
  } catch {
    // There is none yet, or it is not ours to change: then nothing is written either.
  }
}
