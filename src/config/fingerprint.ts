import { createHash, type Hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { readText } from './read-text.ts'
import { type ConfigSources, findSources } from './sources.ts'

/** Largest file that is looked into, in bytes: a configuration, or a prober. */
const MAX_BYTES = 4 * 1024 * 1024

/** Finds the files that a glob of the configuration file names. */
export type FindFiles = (pattern: string, configFile: string) => Promise<readonly string[]>

/**
 * Makes a function that tells whether a configuration has changed: it gives the same text for as long as the file, the files
 * of its references and those of its probers hold the same, wherever symbolic links lead to. What cannot be read is a state
 * of its own.
 */
export function createFingerprint(configFile: string, findFiles: FindFiles): () => Promise<string> {
  let known: { readonly text: string; readonly sources: ConfigSources } | undefined
  return async () => {
    const hash = createHash('sha256')
    const text = await addFile(hash, configFile)
    if (text === undefined) return hash.digest('hex')
    // To parse a large file takes long enough to do it only when there is something new in it.
    if (known?.text !== text) known = { text, sources: findSources(configFile, text) }
    const { secretFiles, proberPatterns } = known.sources
    for (const file of secretFiles) await addFile(hash, file)
    for (const pattern of proberPatterns) {
      for (const file of await tryToFind(hash, () => findFiles(pattern, configFile))) await addFile(hash, file)
    }
    return hash.digest('hex')
  }
}

async function tryToFind(hash: Hash, find: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await find()
  } catch (error) {
    hash.update(String(error))
    return []
  }
}

/** @returns the text of the file; undefined where it cannot be read. */
async function addFile(hash: Hash, file: string): Promise<string | undefined> {
  try {
    // A pipe can be read once only, and to open it could wait for ever.
    if (!(await stat(file)).isFile()) throw new Error('is no file')
    const text = await readText(file, MAX_BYTES)
    hash.update(JSON.stringify({ file, text }))
    return text
  } catch (error) {
    hash.update(JSON.stringify({ file, fault: String(error) }))
    return undefined
  }
}
