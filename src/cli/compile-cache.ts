import { fileURLToPath } from 'node:url'

/** Beside the code itself, so that nobody can write there who cannot change the code. */
const FOLDER = new URL('../../.compile-cache/', import.meta.url)

/**
 * Keeps what V8 has compiled for the next start, which is 70 ms shorter then. It is written when the exporter ends. Where the
 * folder cannot be written, as in most containers, there is none; what runs from its sources needs none.
 */
export function keepCompiled(): void {
  if (!import.meta.url.endsWith('.js')) return
  process.getBuiltinModule('node:module').enableCompileCache(fileURLToPath(FOLDER))
}
