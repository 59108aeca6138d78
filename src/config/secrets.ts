import { dirname, resolve } from 'node:path'
import { domainToASCII } from 'node:url'
import { type Document, type Node, type Scalar, visit } from 'yaml'
import { quote } from '../log/quote.ts'
import { toBytes } from './binary.ts'
import { readText } from './read-text.ts'
import { MIN_LENGTH, SecretIndex } from './secret-index.ts'
import type { Finding } from './structure.ts'

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

/** A string whose references are replaced. */
export interface ResolvedScalar extends SecretScalar {
  readonly text: string
  /** What each reference stands for. */
  readonly values: readonly string[]
}

/** Takes every string with a reference, and puts `<secret>` into its place. Keys are left alone. */
export function hideSecrets(document: Document): readonly SecretScalar[] {
  const found: SecretScalar[] = []
  visit(document, {
    Scalar(key, node) {
      if (key !== 'key' && typeof node.value === 'string' && node.value.search(REFERENCE) !== -1) {
        found.push({ node, template: node.value })
        node.value = HIDDEN
      }
    },
  })
  return found
}

/** The references of a file, and those that name nothing. */
export interface ResolvedSecrets {
  readonly resolved: ReadonlyMap<Node, ResolvedScalar>
  readonly findings: readonly Finding[]
}

/** Puts what the references name into the document; one that names nothing stays hidden. */
export async function resolveSecrets(
  scalars: readonly SecretScalar[],
  configFile: string,
  env: NodeJS.ProcessEnv,
): Promise<ResolvedSecrets> {
  const resolved = new Map<Node, ResolvedScalar>()
  const findings: Finding[] = []
  for (const { node, template } of scalars) {
    const values: string[] = []
    const missing: string[] = []
    for (const [, kind, name = ''] of template.matchAll(REFERENCE)) {
      try {
        values.push(kind === 'env' ? readVariable(name, env) : await readSecretFile(name, configFile))
      } catch (error) {
        missing.push((error as Error).message)
      }
    }
    if (missing.length > 0) {
      findings.push({ node, message: missing.join('; ') })
      continue
    }
    let index = 0
    const text = template.replace(REFERENCE, () => values[index++] ?? '')
    node.value = text
    resolved.set(node, { node, template, text, values })
  }
  return { resolved, findings }
}

function readVariable(name: string, env: NodeJS.ProcessEnv): string {
  const value = Object.hasOwn(env, name) ? env[name] : undefined
  if (value === undefined) throw new Error(`the environment variable ${name || '(no name)'} is not set`)
  return value
}

/** The files that the references of a string name. */
export function referencedFiles({ template }: SecretScalar, configFile: string): readonly string[] {
  const references = [...template.matchAll(REFERENCE)].filter(([, kind]) => kind === 'file')
  return references.map(([, , path = '']) => resolve(dirname(configFile), path))
}

async function readSecretFile(path: string, configFile: string): Promise<string> {
  const file = resolve(dirname(configFile), path)
  try {
    return (await readText(file, MAX_SECRET_BYTES)).replace(/\r?\n$/, '')
  } catch (error) {
    throw new Error(`the file ${file}: ${(error as Error).message}`)
  }
}

/** Says what is wrong with a string without what its references stand for, be it a piece of that. */
export function maskMessage(message: string, { template, text, values }: ResolvedScalar): string {
  const shown = quote(template)
  const masked = message.replaceAll(quote(text), shown).replaceAll(JSON.stringify(text), shown)
  const rest = masked.replaceAll(shown, '')
  if (!values.some((value) => sharesPiece(rest, value))) return masked
  return `what ${shown} stands for is not allowed here; it is not shown, for it may be a secret`
}

/** Three characters in a row are a piece. */
function sharesPiece(text: string, value: string): boolean {
  if (value.length <= 3) return value !== '' && text.includes(value)
  for (let start = 0; start + 3 <= value.length; start += 1) {
    if (text.includes(value.slice(start, start + 3))) return true
  }
  return false
}

/** What must not be shown of a string; all of it, where a value in it is too short to be found elsewhere. */
export function secretTexts({ text, values }: ResolvedScalar): readonly string[] {
  return values.some((value) => value.length < MIN_LENGTH) ? [text, ...values] : values
}

/**
 * Makes a function that takes the given values out of a text, wherever they stand, be it as they are, quoted or in a
 * URL. Values under four characters are let be: they are in half of all words, and hide nothing.
 */
export function createRedactor(values: Iterable<string>): (text: string) => string {
  const known = [...values].filter((value) => value.length >= MIN_LENGTH)
  const secrets = new Set(known.flatMap(waysToWrite).filter((way) => way.length >= MIN_LENGTH))
  const index = new SecretIndex(secrets)
  const beginnings = new Beginnings(secrets)
  return (text) => {
    const clean = secrets.size === 0 ? text : hideCutSecrets(index.replace(text, HIDDEN), beginnings)
    // Nearly no text has a password in a URL.
    return !clean.includes('@') ? clean : clean.replace(/(:\/\/(?:[^\s/:@]{0,256}:)?)[^\s/]{1,1024}@/g, `$1${HIDDEN}@`)
  }
}

/** Fewer characters of a secret than this tell nothing. */
const MIN_PIECE = 3

/** What secrets can begin with. */
class Beginnings {
  readonly #pieces: ReadonlySet<string>
  readonly #sorted: readonly string[]

  constructor(secrets: ReadonlySet<string>) {
    this.#pieces = new Set(Array.from(secrets, (secret) => secret.slice(0, MIN_PIECE)))
    this.#sorted = [...secrets].sort()
  }

  /** Whether a secret may begin at a place of a text. */
  mayBeginAt(text: string, at: number): boolean {
    return this.#pieces.has(text.slice(at, at + MIN_PIECE))
  }

  /** Whether a secret begins so. */
  has(beginning: string): boolean {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sorted[middle] ?? '') < beginning) low = middle + 1
      else high = middle
    }
    return this.#sorted[low]?.startsWith(beginning) === true
  }
}

/** Where `quote` has cut a text, the beginning of a secret may stand before the cut. */
function hideCutSecrets(text: string, beginnings: Beginnings): string {
  const parts = text.split(/(?=" and \d+ more)/)
  const last = parts.pop() ?? ''
  return parts.map((part) => hideBeginning(part, beginnings)).join('') + last
}

/** Longest text that is quoted anywhere. */
const MAX_CUT_LENGTH = 4096

function hideBeginning(text: string, beginnings: Beginnings): string {
  for (let start = Math.max(0, text.length - MAX_CUT_LENGTH); start + MIN_PIECE <= text.length; start += 1) {
    if (beginnings.mayBeginAt(text, start) && beginnings.has(text.slice(start))) return text.slice(0, start) + HIDDEN
  }
  return text
}

function waysToWrite(value: string): string[] {
  const url = new URL('http://user@host')
  url.password = value
  // Bytes that are sent or read are shown with a character for each.
  const texts = [value, toBytes(value).toString('latin1')]
  const quoted = texts.flatMap((text) =>
    [quote(text, text.length), JSON.stringify(text)].map((shown) => shown.slice(1, -1)),
  )
  const cut = texts.filter((text) => quote(text) !== quote(text, text.length)).map((text) => quote(text).slice(1))
  const hosts = [value.toLowerCase(), domainToASCII(value)].filter((host) => host.length >= MIN_LENGTH)
  return [...texts, ...quoted, ...cut, encodeURIComponent(value.toWellFormed()), url.password, ...hosts]
}
