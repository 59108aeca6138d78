import { stringify } from 'yaml'
import type * as z from 'zod'
import type { GuardRules } from '../net/guard.ts'
import { checkLabels, checkTargets } from './check-targets.ts'
import { ConfigError } from './config-error.ts'
import { type DescribedIssue, describeIssue } from './describe-issue.ts'
import { type PositionedDocument, parseDocument } from './document.ts'
import { toFinding, toMistakes } from './mistakes.ts'
import { readConfigText } from './read-text.ts'
import { record } from './record.ts'
import {
  createFileSchema,
  createJsonSchema,
  knownKeys,
  type ProberOptions,
  proberPatterns,
  type RawFile,
} from './schema.ts'
import { createRedactor, HIDDEN, hideSecrets, maskMessage, resolveSecrets, secretTexts } from './secrets.ts'
import type { Finding } from './structure.ts'
import { replaceYesAndNo } from './yes-and-no.ts'

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
  const scalars = hideSecrets(positioned.document)
  const hidden: unknown = positioned.document.toJS()
  const secrets = await resolveSecrets(scalars, file, env)
  const redact = createRedactor([...secrets.resolved.values()].flatMap(secretTexts))
  const plain: unknown = positioned.document.toJS()

  const loaded = await loadNamedProbers(plain, positioned, loadProbers, file)
  const parsed = parseFile(file, plain, loaded.probers)
  const issues = [...(parsed.error?.issues ?? []), ...missingBlocks(plain, loaded.probers)]
  const at = (issue: DescribedIssue): Finding => toFinding(issue, positioned)
  // The first one of each place counts, so those come first from which others follow.
  const findings = [
    ...positioned.findings,
    ...checkLabels(hidden).map(at),
    ...secrets.findings,
    ...loaded.findings,
    ...describeIssues(issues, loaded.probers)
      .filter((issue) => loaded.findings.length === 0 || !mayBeOfProber(issue))
      .map(at),
    ...checkTargets(plain).map(at),
  ]
  if (findings.length > 0 || !parsed.success) {
    const clean = ({ node, message }: Finding): string => {
      const secret = secrets.resolved.get(node)
      return redact(secret === undefined ? message : maskMessage(message, secret))
    }
    throw new ConfigError(file, toMistakes(findings, positioned, clean), text)
  }
  return buildConfig(file, parsed.data, loaded.probers, { hidden, redact })
}

/** Loads the probers that the file names, whatever else is wrong with it. */
async function loadNamedProbers<P extends ProberOptions>(
  plain: unknown,
  { find }: PositionedDocument,
  loadProbers: LoadOptions<P>['loadProbers'],
  file: string,
): Promise<{ readonly probers: readonly P[]; readonly findings: readonly Finding[] }> {
  const entries = proberPatterns(plain).filter(({ pattern }) => pattern !== HIDDEN)
  const patterns = entries.map(({ pattern }) => pattern)
  const { probers, mistakes } = await loadProbers(patterns, file)
  const findings = mistakes.map(({ index, message }): Finding => {
    return { node: find(['probers', entries[index]?.index ?? 0]), about: message, message }
  })
  return { probers, findings }
}

function parseFile(file: string, plain: unknown, probers: readonly ProberOptions[]): z.ZodSafeParseResult<RawFile> {
  const schema = createFileSchema(probers)
  try {
    const parsed = schema.safeParse(plain, { reportInput: true })
    if (parsed.success || !replaceYesAndNo(plain, parsed.error.issues)) return parsed
    return schema.safeParse(plain, { reportInput: true })
  } catch (error) {
    // A schema reports mistakes; one of a user's prober may throw all the same.
    const message = `the options of a prober cannot be checked: ${(error as Error).message}`
    throw new ConfigError(file, [{ line: 0, column: 0, message }])
  }
}

function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  probers: readonly ProberOptions[],
): readonly DescribedIssue[] {
  if (issues.length === 0) return []
  const schema = createJsonSchema(probers)
  return issues.flatMap((issue) => describeIssue(issue, (path) => knownKeys(schema, path)))
}

/** Whether a prober that did not load may be why a module names one, or its settings, that nobody knows. */
function mayBeOfProber({ path, what }: DescribedIssue): boolean {
  return path.length === 3 && path[0] === 'modules' && (path[2] === 'prober' || what === 'key')
}

/** What is wrong with the settings of modules that have none, where their prober asks for some. */
function missingBlocks(plain: unknown, probers: readonly ProberOptions[]): z.core.$ZodIssue[] {
  return Object.entries(record(record(plain)['modules'])).flatMap(([name, module]) => {
    const settings = record(module)
    const prober = probers.find((candidate) => candidate.name === settings['prober'])
    if (prober === undefined || Object.hasOwn(settings, prober.name)) return []
    const issues = prober.options.safeParse({}, { reportInput: true }).error?.issues ?? []
    return issues.map((issue) => ({ ...issue, path: ['modules', name, prober.name, ...issue.path] }))
  })
}

interface Secrets {
  /** The plain document with every secret hidden. */
  readonly hidden: unknown
  readonly redact: (text: string) => string
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
    const options = Object.hasOwn(settings, prober.name) ? settings[prober.name] : prober.options.parse({})
    const shown = (hidden as { readonly modules: Readonly<Record<string, unknown>> }).modules[name]
    // A timeout of zero is blackbox_exporter's way to say that the module sets none.
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
