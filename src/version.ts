import { createRequire } from 'node:module'

/** The version in our package.json, found through our own `exports`, wherever this file was compiled to. */
export const VERSION: string = readVersion(createRequire(import.meta.url)('probe-exporter/package.json'))

function readVersion({ version }: { readonly version: string }): string {
  return version
}
