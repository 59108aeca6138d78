import type * as z from 'zod'
import { ConfigError } from './config-error.ts'
import { type DescribedIssue, describeIssue } from './describe-issue.ts'
import type { PositionedDocument } from './document.ts'
import { fitToSchema } from './fit-to-schema.ts'
import { record } from './record.ts'
import { createFileSchema, createJsonSchema, knownKeys, type ProberOptions, type RawFile } from './schema.ts'

/** The document in the two ways that it is needed, both as plain data. */
export interface Views {
  /** With what the references stand for. */
  readonly plain: unknown
  /** With `<secret>` in the place of each reference. */
  readonly hidden: unknown
}

export interface ParsedFile {
  /** Undefined where the file has mistakes. */
  readonly raw: RawFile | undefined
  readonly mistakes: readonly DescribedIssue[]
  readonly warnings: readonly DescribedIssue[]
}

/**
 * Validates a document by the schema of the given probers. What blackbox_exporter would read otherwise is changed in the
 * views as well.
 * @throws ConfigError where the schema of a prober itself fails.
 */
export function parseFile(
  file: string,
  { plain, hidden }: Views,
  probers: readonly ProberOptions[],
  find: PositionedDocument['find'],
): ParsedFile {
  const keysAt = createKeyFinder(probers)
  const warnings: DescribedIssue[] = []
  const isSetting = (path: readonly PropertyKey[]): boolean => keysAt(path.slice(0, -1)).includes(String(path.at(-1)))
  const fitting = { views: [plain, hidden], find, isSetting, warn: (warning: DescribedIssue) => warnings.push(warning) }
  try {
    const schema = createFileSchema(probers)
    let parsed = schema.safeParse(plain, { reportInput: true })
    while (!parsed.success && fitToSchema(parsed.error.issues, fitting)) {
      parsed = schema.safeParse(plain, { reportInput: true })
    }
    const issues = [...(parsed.error?.issues ?? []), ...missingBlocks(plain, probers)]
    const mistakes = issues.flatMap((issue) => describeIssue(issue, keysAt))
    return { raw: parsed.data, mistakes, warnings }
  } catch (error) {
    // A schema reports mistakes; one of a user's prober may throw all the same.
    const message = `the options of a prober cannot be checked: ${(error as Error).message}`
    throw new ConfigError(file, [{ line: 0, column: 0, message }])
  }
}

/** The settings of a prober where a module has no block for them. */
export function parseMissingBlock({ options }: ProberOptions): z.ZodSafeParseResult<unknown> {
  const absent = options.safeParse(undefined, { reportInput: true })
  return absent.success ? absent : options.safeParse({}, { reportInput: true })
}

/** Finds the keys that the mapping at a path may have. The schema for that is made when it is needed first. */
function createKeyFinder(probers: readonly ProberOptions[]): (path: readonly PropertyKey[]) => readonly string[] {
  let schema: object | undefined
  return (path) => {
    schema ??= createJsonSchema(probers)
    return knownKeys(schema, path)
  }
}

/** What is wrong with the settings of modules that have none, where their prober asks for some. */
function missingBlocks(plain: unknown, probers: readonly ProberOptions[]): z.core.$ZodIssue[] {
  return Object.entries(record(record(plain)['modules'])).flatMap(([name, module]) => {
    const settings = record(module)
    const prober = probers.find((candidate) => candidate.name === settings['prober'])
    if (prober === undefined || Object.hasOwn(settings, prober.name)) return []
    const issues = parseMissingBlock(prober).error?.issues ?? []
    return issues.map((issue) => ({ ...issue, path: ['modules', name, prober.name, ...issue.path] }))
  })
}
