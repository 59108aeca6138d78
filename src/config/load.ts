import { buildConfig, buildModules, fileSecrets, type ParsedModule } from './build-config.ts'
import { checkLabels, checkTargets } from './check-targets.ts'
import type { Config } from './config.ts'
import { ConfigError, describeMistakes } from './config-error.ts'
import type { DescribedIssue } from './describe-issue.ts'
import { type PositionedDocument, parseDocument } from './document.ts'
import { findEscapes } from './escapes.ts'
import { toFinding, toMistakes } from './mistakes.ts'
import { type ParsedFile, parseFile } from './parse-file.ts'
import { readConfigText } from './read-text.ts'
import { type ProberOptions, proberPatterns, type RawFile } from './schema.ts'
import {
  createRedactor,
  HIDDEN,
  hideSecrets,
  maskMessage,
  type ResolvedSecrets,
  resolveSecrets,
  secretTexts,
} from './secrets.ts'
import type { Finding } from './structure.ts'
import { findWarnings, type Interfaces } from './warnings.ts'

export type { Config, Module, Target } from './config.ts'

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
  /** What the machine has for network interfaces, for a warning that is about the machine; none where left out. */
  readonly interfaces?: Interfaces
}

/**
 * Reads and validates a configuration file.
 * @throws ConfigError with every mistake that the file has.
 */
export async function loadConfig<P extends ProberOptions>(
  file: string,
  { loadProbers, env = process.env, interfaces }: LoadOptions<P>,
): Promise<Config<P>> {
  const text = await readConfigText(file)
  const positioned = parseDocument(file, text)
  const scalars = hideSecrets(positioned.document)
  const hidden: unknown = positioned.document.toJS() ?? {}
  const secrets = await resolveSecrets(scalars, file, env)
  const plain: unknown = positioned.document.toJS() ?? {}

  const loaded = await loadNamedProbers(plain, positioned, loadProbers, file)
  const parsed = parseFile(file, { plain, hidden }, loaded.probers, positioned.find)
  const at = (issue: DescribedIssue): Finding => toFinding(issue, positioned)
  // The first one of each place counts, so those come first from which others follow.
  const findings = [
    ...positioned.findings,
    ...checkLabels(hidden).map(at),
    ...secrets.findings,
    ...loaded.findings,
    ...parsed.mistakes.filter((issue) => loaded.findings.length === 0 || !mayBeOfProber(issue)).map(at),
    ...checkTargets(plain).map(at),
  ]
  const document: LoadedDocument = { file, text, positioned, plain, hidden, secrets }
  if (findings.length > 0 || parsed.raw === undefined) {
    throw new ConfigError(file, toMistakes(findings, positioned, createCleaner(document, [])), text)
  }
  return completeConfig(document, parsed, parsed.raw, { probers: loaded.probers, interfaces })
}

/** A document with all that its strings stand for. */
interface LoadedDocument {
  readonly file: string
  readonly text: string
  readonly positioned: PositionedDocument
  readonly plain: unknown
  readonly hidden: unknown
  readonly secrets: ResolvedSecrets
}

/** Asks the probers what is secret and what is odd in the settings, and puts the configuration together. */
function completeConfig<P extends ProberOptions>(
  document: LoadedDocument,
  parsed: ParsedFile,
  raw: RawFile,
  { probers, interfaces }: { readonly probers: readonly P[]; readonly interfaces: Interfaces | undefined },
): Config<P> {
  const { file, text, positioned, plain, hidden } = document
  try {
    const modules = buildModules(raw, probers, plain)
    const odd = [...parsed.warnings, ...findWarnings({ plain, modules, probers, interfaces })]
    const findings = [
      ...positioned.warnings,
      ...findEscapes(positioned),
      // Several may be about the same place.
      ...odd.map((warning) => ({ ...toFinding(warning, positioned), about: warning.message })),
    ]
    const warnings = toMistakes(findings, positioned, createCleaner(document, modules))
    const warningExcerpts = describeMistakes(file, warnings, text, 'warning: ')
    const secrets = documentSecrets(document, modules)
    const redact = createRedactor(secrets)
    return buildConfig(raw, modules, hidden, { file, warnings, warningExcerpts, secrets, redact })
  } catch (error) {
    const message = `a prober cannot check its settings: ${(error as Error).message}`
    throw new ConfigError(file, [{ line: 0, column: 0, message }])
  }
}

function documentSecrets(
  { plain, secrets }: LoadedDocument,
  modules: readonly Pick<ParsedModule<ProberOptions>, 'secrets'>[],
): readonly string[] {
  return fileSecrets(plain, [...secrets.resolved.values()].flatMap(secretTexts), modules)
}

/** Makes the function that takes the secrets of a document out of a message about it. */
function createCleaner(
  document: LoadedDocument,
  modules: readonly Pick<ParsedModule<ProberOptions>, 'secrets'>[],
): (finding: Finding) => string {
  const redact = createRedactor(documentSecrets(document, modules))
  return ({ node, message }) => {
    const secret = document.secrets.resolved.get(node)
    return redact(secret === undefined ? message : maskMessage(message, secret))
  }
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

/** Whether a prober that did not load may be why a module names one, or its settings, that nobody knows. */
function mayBeOfProber({ path, what }: DescribedIssue): boolean {
  return path.length === 3 && path[0] === 'modules' && (path[2] === 'prober' || what === 'key')
}
