import { stringify } from 'yaml'
import type * as z from 'zod'
import type { GuardRules } from '../net/guard.ts'
import { checkTargets } from './check-targets.ts'
import { ConfigError, type Mistake } from './config-error.ts'
import { describeIssue } from './describe-issue.ts'
import { type PositionedDocument, parseDocument, toPlain } from './document.ts'
import { readConfigText } from './read-text.ts'
import {
  createFileSchema,
  createJsonSchema,
  knownKeys,
  type ProberOptions,
  proberPatterns,
  type RawFile,
} from './schema.ts'
import { createRedactor, findSecretScalars, hideScalars, resolveReferences } from './secrets.ts'

/** A prober with its settings. */
export interface Module<P extends ProberOptions = ProberOptions> {
  readonly name: string
  readonly prober: P
  /** Longest time of a probe; undefined where the file sets none. */
  readonly timeoutMs: number | undefined
  /** Settings of the prober, validated and complete. */
  readonly options: unknown
  /** The module as it stands in the file, with secrets hidden. */
  readonly shown: unknown
}

/** A named address. */
export interface Target {
  readonly name: string
  readonly address: string
  readonly module: string
  readonly labels: Readonly<Record<string, string>>
  readonly scrapeIntervalMs: number | undefined
  readonly scrapeTimeoutMs: number | undefined
}

/** A configuration file, validated and complete. */
export interface Config<P extends ProberOptions = ProberOptions> {
  readonly file: string
  readonly modules: ReadonlyMap<string, Module<P>>
  readonly targets: ReadonlyMap<string, Target>
  /** Which addresses beside the targets may be probed; undefined where the file says nothing of it. */
  readonly unlistedTargets: GuardRules | undefined
  /** The file as YAML, with secrets hidden. */
  readonly shown: string
  /** Takes the secrets of the file out of a text. */
  readonly redact: (text: string) => string
}

/** What `loadProbers` gives back: the probers, and what was wrong with the pattern at an index. */
export interface LoadedProbers<P> {
  readonly probers: readonly P[]
  readonly mistakes: readonly { readonly index: number; readonly message: string }[]
}

export interface LoadOptions<P extends ProberOptions> {
  /** Loads the built-in probers, and the files that the globs name. */
  readonly loadProbers: (patterns: readonly string[], configFile: string) => Promise<LoadedProbers<P>>
  /** @defaultValue `process.env` */
  readonly env?: NodeJS.ProcessEnv
}

/**
 * Reads and validates a configuration file.
 * @throws ConfigError with every mistake that the file has.
 */
export async function loadConfig<P extends ProberOptions>(
  file: string,
  { loadProbers, env = process.env }: LoadOptions<P>,
): Promise<Config<P>> {
  const text = await readConfigText(file)
  const positioned = parseDocument(file, text)
  const secrets = await replaceSecrets(file, text, positioned, env)
  const plain = toPlain(file, text, positioned)

  const mistakes: Mistake[] = [...secrets.mistakes]
  const loaded = await loadProbers(proberPatterns(plain), file)
  for (const { index, message } of loaded.mistakes) {
    mistakes.push({ ...positioned.placeOf(['probers', index]), message })
  }
  const parsed = createFileSchema(loaded.probers).safeParse(plain, { reportInput: true })
  for (const issue of [...(parsed.error?.issues ?? []), ...missingBlocks(parsed.data, loaded.probers)]) {
    const described = describeIssue(issue, (path) => knownKeys(createJsonSchema(loaded.probers), path))
    for (const { path, what, message } of described) mistakes.push({ ...positioned.placeOf(path, what), message })
  }
  for (const { path, message } of checkTargets(plain, secrets.hidden)) {
    mistakes.push({ ...positioned.placeOf(path), message })
  }
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(file, tidy(mistakes, secrets.redact), text)
  return buildConfig(file, parsed.data, loaded.probers, secrets)
}

/** What is wrong with the settings of modules that have none, where their prober asks for some. */
function missingBlocks(raw: RawFile | undefined, probers: readonly ProberOptions[]): z.core.$ZodIssue[] {
  return Object.entries(raw?.modules ?? {}).flatMap(([name, settings]) => {
    const prober = probers.find((candidate) => candidate.name === settings.prober)
    if (prober === undefined || settings[prober.name] !== undefined) return []
    const issues = prober.options.safeParse({}, { reportInput: true }).error?.issues ?? []
    return issues.map((issue) => ({ ...issue, path: ['modules', name, prober.name, ...issue.path] }))
  })
}

interface Secrets {
  /** The plain document with every secret hidden. */
  readonly hidden: unknown
  readonly redact: (text: string) => string
  readonly mistakes: readonly Mistake[]
}

/** Puts what the references name into the document, and keeps a text of it in which they are hidden. */
async function replaceSecrets(
  file: string,
  text: string,
  positioned: PositionedDocument,
  env: NodeJS.ProcessEnv,
): Promise<Secrets> {
  const scalars = findSecretScalars(positioned.document)
  hideScalars(scalars)
  const hidden = toPlain(file, text, positioned)
  const values: string[] = []
  const mistakes: Mistake[] = []
  for (const { node, template } of scalars) {
    try {
      const resolved = await resolveReferences(template, file, env)
      node.value = resolved.text
      values.push(...resolved.values)
    } catch (error) {
      mistakes.push({ ...positioned.placeOfNode(node), message: (error as Error).message })
    }
  }
  return { hidden, redact: createRedactor(values), mistakes }
}

/** Mistakes in the order of the file, the first one only of each place, with no secret in them. */
function tidy(mistakes: readonly Mistake[], redact: (text: string) => string): Mistake[] {
  const byPlace = new Map<string, Mistake>()
  for (const mistake of mistakes) {
    const place = `${mistake.line}:${mistake.column}`
    const first = byPlace.get(place)
    // Several keys may be missing from one mapping: they have its place in common, and differ in what they say.
    if (first === undefined || mistake.message.includes(' is missing')) {
      byPlace.set(first === undefined ? place : `${place} ${mistake.message}`, {
        ...mistake,
        message: redact(mistake.message),
      })
    }
  }
  return [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}

function buildConfig<P extends ProberOptions>(
  file: string,
  raw: RawFile,
  probers: readonly P[],
  { hidden, redact }: Secrets,
): Config<P> {
  const modules = Object.entries(raw.modules).map(([name, settings]) => {
    const prober = probers.find((candidate) => candidate.name === settings.prober)
    if (prober === undefined) throw new Error(`the schema let the unknown prober ${settings.prober} pass`)
    const options = settings[prober.name] ?? prober.options.parse({})
    // A timeout of zero is blackbox_exporter's way to say that the module sets none.
    const shown = (hidden as { readonly modules: Readonly<Record<string, unknown>> }).modules[name]
    return { name, prober, timeoutMs: settings.timeout || undefined, options, shown }
  })
  const targets = Object.entries(raw.targets).map(([name, target]): Target => {
    const { address, module, labels, scrape_interval: scrapeIntervalMs, scrape_timeout: scrapeTimeoutMs } = target
    return { name, address, module, labels, scrapeIntervalMs, scrapeTimeoutMs }
  })
  return {
    file,
    modules: new Map(modules.map((module) => [module.name, module])),
    targets: new Map(targets.map((target) => [target.name, target])),
    unlistedTargets: raw.unlisted_targets,
    shown: redact(stringify(hidden)),
    redact,
  }
}
