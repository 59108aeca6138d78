import { statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { type ResolveFnOutput, registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { blackboxPlaceholders } from '../blackbox/probers.ts'
import type { LoadedProbers } from '../config/load.ts'
import { quote } from '../log/quote.ts'
import { stampOf } from '../net/watched-file.ts'
import { defineProber, type Prober } from './define-prober.ts'
import { traceOwnProber } from './own-probers.ts'

/** Where the built-in probers are, in the repository as in the package. */
const BUILT_IN = fileURLToPath(new URL('../../probes/', import.meta.url))

/** Parameter of a prober's URL, which differs after each change, so that it is loaded anew. */
const CHANGED = 'changed'

/** Loads the built-in probers: each file of the folder is one, and so is each of blackbox_exporter's that we have not. */
export async function loadBuiltInProbers(): Promise<readonly Prober[]> {
  const files = (await readdir(BUILT_IN)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file))
  const probers = await Promise.all(files.sort().map((file) => importProber(join(BUILT_IN, file))))
  const names = probers.map(({ name }) => name)
  return [...probers, ...PLACEHOLDERS.filter(({ name }) => !names.includes(name))]
}

/** Their modules load, so that a file of blackbox_exporter does; to probe with one is refused. */
const PLACEHOLDERS: readonly Prober[] = blackboxPlaceholders.map(({ name, options, secrets }) => {
  const reason = `the prober ${name} is not built in; name a file with one of your own in the section probers`
  return defineProber({
    name,
    options,
    secrets,
    lint: () => [{ path: [], message: reason }],
    refuse: () => reason,
    probe: () => Promise.reject(new Error(reason)),
  })
})

/** Longest time that a file may take to be loaded, with what it imports: other loads wait for it. */
const IMPORT_MS = 10_000

/**
 * Loads the built-in probers and those that the globs of a configuration file name. A file that changed since it was
 * loaded is loaded anew.
 */
export async function loadProbers(patterns: readonly string[], configFile: string): Promise<LoadedProbers<Prober>> {
  const probers = [...(await loadBuiltInProbers())]
  const mistakes: { index: number; message: string }[] = []
  const seen = new Set<string>()
  if (patterns.length > 0) shareOwnPackages()
  for (const [index, pattern] of patterns.entries()) {
    const files = await findProberFiles(pattern, configFile)
    if (files.length === 0) mistakes.push({ index, message: `no file matches ${quote(pattern)}` })
    for (const file of files) {
      if (seen.has(file)) continue // Two globs may match the same file.
      seen.add(file)
      try {
        const prober = await importProber(file, traceOwnProber)
        const before = probers.findIndex(({ name }) => name === prober.name)
        if (before !== -1 && !PLACEHOLDERS.some((placeholder) => placeholder === probers[before])) {
          throw new Error(`there is a prober ${prober.name} already; choose another name`)
        }
        if (before !== -1) probers.splice(before, 1)
        probers.push(prober)
      } catch (error) {
        mistakes.push({ index, message: `${faultyFile(error) ?? file}: ${describeImportError(error)}` })
      }
    }
  }
  return { probers, mistakes }
}

/** The files that a glob of a configuration file names, in their order. */
export async function findProberFiles(pattern: string, configFile: string): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby') // It takes 18 ms, and most files name no probers.
  const files = await glob(pattern, { cwd: dirname(configFile), absolute: true, expandDirectories: false })
  return files.sort()
}

async function importProber(file: string, adapt = (prober: Prober): Prober => prober): Promise<Prober> {
  const url = pathToFileURL(file)
  url.searchParams.set(CHANGED, stampOf(await stat(file, { bigint: true })))
  const prober = adapt(await importUrl(url.href))
  sources.set(prober, url.href)
  return prober
}

async function importUrl(url: string): Promise<Prober> {
  const module = await importInTime(url)
  const prober = module.default
  if (!isProber(prober)) throw new Error('the default export is no prober; expected defineProber({ … })')
  return defineProber(prober) // Refuses a name that cannot be used.
}

async function importInTime(url: string): Promise<{ readonly default?: unknown }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const why = `it was not loaded within ${IMPORT_MS / 1000} s; an await outside its functions may wait for ever`
    timer = setTimeout(() => reject(new Error(why)), IMPORT_MS)
  })
  try {
    return await Promise.race([import(url), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Where each prober came from. */
const sources = new WeakMap<Prober, string>()

/** The URL that `importSource` loads a prober from in another process; undefined for one that is no file. */
export function sourceOf(prober: Prober): string | undefined {
  return sources.get(prober)
}

/** Loads a prober by the URL that `sourceOf` gave in another process. */
export function importSource(url: string): Promise<Prober> {
  shareOwnPackages()
  return importUrl(url)
}

function isProber(value: unknown): value is Prober {
  if (typeof value !== 'object' || value === null) return false
  const { name, options, probe } = value as Partial<Record<keyof Prober, unknown>>
  const isSchema = typeof options === 'object' && options !== null && '_zod' in options
  return typeof name === 'string' && isSchema && typeof probe === 'function'
}

function describeImportError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return 'Node.js runs no TypeScript below node_modules; move the file elsewhere, or compile it'
  }
  if (!(error instanceof Error)) return `threw ${quote(String(error))}`
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`
}

/** File and line of a syntax error, which Node.js writes before the stack; it may be in a file that is imported. */
function faultyFile(error: unknown): string | undefined {
  const stack = error instanceof SyntaxError ? (error.stack ?? '') : ''
  const { path, line } = /^(?<path>.+):(?<line>\d+)\n/.exec(stack)?.groups ?? {}
  if (path === undefined) return undefined
  return `${path.startsWith('file:') ? fileURLToPath(path) : path}:${line}`
}

let shared = false

/**
 * Lets probers be modules without a package.json that says so, and files outside every node_modules import this package,
 * always as the one that runs (else its error classes were others), and zod, where they have none of their own.
 */
function shareOwnPackages(): void {
  if (shared) return
  shared = true
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const ours = { ...context, parentURL: import.meta.url }
      if (specifier === 'probe-exporter') return nextResolve(specifier, ours)
      if (specifier !== 'zod') return withChange(nextResolve(specifier, context), specifier, context.parentURL)
      try {
        return nextResolve(specifier, context)
      } catch {
        return nextResolve(specifier, ours)
      }
    },
    load(url, context, nextLoad) {
      // Whatever the package.json beside it says: npm init writes "commonjs" there.
      const extension = url.includes(`?${CHANGED}=`) ? /\.(m?[jt]s)\?/.exec(url)?.[1] : undefined
      if (extension === undefined) return nextLoad(url, context)
      return nextLoad(url, { ...context, format: extension.endsWith('ts') ? 'module-typescript' : 'module' })
    },
  })
}

/** What a prober imports by a relative path is loaded as the prober itself is. */
function withChange(resolved: ResolveFnOutput, specifier: string, parentUrl: string | undefined): ResolveFnOutput {
  const isOwn = /^\.{1,2}\//.test(specifier) && parentUrl?.includes(`?${CHANGED}=`)
  if (!isOwn || !resolved.url.startsWith('file:')) return resolved
  const url = new URL(resolved.url)
  url.searchParams.set(CHANGED, stampOf(statSync(url, { bigint: true })))
  return { ...resolved, url: url.href }
}
