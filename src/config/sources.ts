import { parseDocument } from './document.ts'
import { proberPatterns } from './schema.ts'
import { HIDDEN, hideSecrets, referencedFiles } from './secrets.ts'

/** What a configuration file refers to. */
export interface ConfigSources {
  /** Absolute paths of the files that `${file:…}` names. */
  readonly secretFiles: readonly string[]
  /** Globs of the section `probers`. */
  readonly proberPatterns: readonly string[]
}

/** Finds what a configuration file refers to; nothing in one that is no YAML, which could not be loaded anyway. */
export function findSources(file: string, text: string): ConfigSources {
  try {
    const { document } = parseDocument(file, text)
    const secrets = hideSecrets(document)
    const patterns = proberPatterns(document.toJS()).map(({ pattern }) => pattern)
    return {
      secretFiles: [...new Set(secrets.flatMap((scalar) => referencedFiles(scalar, file)))],
      proberPatterns: patterns.filter((pattern) => pattern !== HIDDEN),
    }
  } catch {
    return { secretFiles: [], proberPatterns: [] }
  }
}
