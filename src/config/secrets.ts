import { dirname, resolve } from 'node:path'
import { type Document, isScalar, type Scalar, visit } from 'yaml'
import { readText } from './read-text.ts'

/** What stands where a secret was. */
export const HIDDEN = '<secret>'

const MAX_SECRET_BYTES = 64 * 1024
const REFERENCE = /\$\{(env|file):([^}]*)\}/g

/** A string of the file that holds `${env:NAME}` or `${file:path}`. */
export interface SecretScalar {
  readonly node: Scalar
  /** The text as it stands in the file. */
  readonly template: string
}

/** Finds every string with a reference. Keys are left alone. */
export function findSecretScalars(document: Document): readonly SecretScalar[] {
  const found: SecretScalar[] = []
  visit(document, {
    Scalar(key, node) {
      if (key !== 'key' && typeof node.value === 'string' && node.value.search(REFERENCE) !== -1) {
        found.push({ node, template: node.value })
      }
    },
  })
  return found
}

/**
 * Replaces the references of a text by what they name.
 * @returns the text, and each value that went into it.
 * @throws Error with a message for people, for a variable or a file that is not there.
 */
export async function resolveReferences(
  template: string,
  configFile: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly text: string; readonly values: readonly string[] }> {
  const values: string[] = []
  for (const [, kind, name = ''] of template.matchAll(REFERENCE)) {
    values.push(kind === 'env' ? readVariable(name, env) : await readSecretFile(name, configFile))
  }
  let index = 0
  return { text: template.replace(REFERENCE, () => values[index++] ?? ''), values }
}

function readVariable(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name]
  if (value === undefined) throw new Error(`the environment variable ${name || '(no name)'} is not set`)
  return value
}

async function readSecretFile(path: string, configFile: string): Promise<string> {
  const file = resolve(dirname(configFile), path)
  try {
    return (await readText(file, MAX_SECRET_BYTES)).replace(/\r?\n$/, '')
  } catch (error) {
    throw new Error(`the file ${file} ${(error as Error).message}`)
  }
}

/** A scalar is hidden in whatever is shown of the document. */
export function hideScalars(scalars: readonly SecretScalar[]): void {
  for (const { node } of scalars) if (isScalar(node)) node.value = HIDDEN
}

/**
 * Makes a function that takes the given values out of a text, wherever they stand. Values under four characters are
 * let be: they are in half of all words, and hide nothing.
 */
export function createRedactor(values: Iterable<string>): (text: string) => string {
  const secrets = [...new Set(values)].filter((value) => value.length >= 4).sort((a, b) => b.length - a.length)
  return (text) => {
    const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)
    return clean.replace(/(:\/\/[^\s/:@]{0,256}:)[^\s/@]{1,1024}@/g, `$1${HIDDEN}@`)
  }
}
