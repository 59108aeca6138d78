import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The documents whose examples are run. */
const DOCUMENTS = [
  'README.md',
  'docs/configuration.md',
  'docs/metrics.md',
  'docs/migrating-from-blackbox-exporter.md',
  'docs/probers.md',
  'docs/writing-a-prober.md',
] as const

/** One fenced block of a document. */
export interface Example {
  readonly document: string
  readonly line: number
  readonly text: string
}

/** The root of the repository. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url))

/** Every block of a language in the documents. */
export function examplesIn(language: string): readonly Example[] {
  return DOCUMENTS.flatMap((document) => {
    const content = readFileSync(`${ROOT}${document}`, 'utf8')
    return Array.from(content.matchAll(/^```(\w+)\n(.*?)^```$/gms)).flatMap(([, found, text = ''], index, all) =>
      found === language ? [{ document, line: content.slice(0, all[index]?.index).split('\n').length, text }] : [],
    )
  })
}
