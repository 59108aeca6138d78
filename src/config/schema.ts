import * as z from 'zod'
import { quote } from '../log/quote.ts'
import type { GuardRules } from '../net/guard.ts'
import { type GuardRule, parseGuardRule } from '../net/guard-rule.ts'
import { cacheSchema } from './cache.ts'
import { durationSchema, timeoutSchema } from './duration.ts'
import { resolverSchema } from './resolver.ts'

/** A warning about settings; its path leads to what is meant, from the block of the prober. */
export interface OptionsWarning {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What the configuration has to know of a prober. */
export interface ProberOptions {
  readonly name: string
  readonly options: z.ZodType
  /** Port of an address that names none. */
  readonly defaultPort?: number
  /** Values of the settings that are never shown: passwords, tokens. */
  secrets?(options: unknown): Iterable<string>
  /** What is allowed in the settings but most likely not meant. */
  lint?(options: unknown): Iterable<OptionsWarning>
}

/** Label names that a series of ours carries already, or that Prometheus service discovery gets from us. */
const RESERVED_LABELS = ['instance', 'phase', 'reason']

const labelName = z
  .string()
  .max(128)
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, {
    error: ({ input }) =>
      `${quote(String(input))} is no label name; expected letters, digits and _, and no digit at the beginning`,
  })
  .refine((name) => !name.startsWith('__'), {
    error: ({ input }) =>
      `the label ${quote(String(input))} belongs to Prometheus; expected a name without __ before it`,
  })
  .refine((name) => !RESERVED_LABELS.includes(name), {
    error: ({ input }) => `the label ${quote(String(input))} is set by the exporter itself; choose another name`,
  })

/** The name of a target or of a module. */
function nameSchema(thing: string): z.ZodString {
  return (
    z
      .string()
      .min(1, `a ${thing} needs a name`)
      .max(256, `the name of a ${thing} has at most 256 characters`)
      // Not by regex(): many readers of JSON Schema do not know \p.
      .refine(
        (name) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name),
        `the name of a ${thing} has no control characters`,
      )
  )
}

const scrapeDuration = durationSchema.refine((ms) => ms >= 1, 'expected at least 1ms, the least that Prometheus takes')

const targetSchema = z.strictObject({
  address: z.string().min(1).max(2048).meta({ description: 'Where the target is: host:port, or a URL for http.' }),
  module: z.string().meta({ description: 'Name of the module that probes it.' }),
  modules: z
    .array(z.string())
    .max(100)
    .default([])
    .meta({ description: 'Further modules that may probe it, each by /probe?target=NAME&module=MODULE.' }),
  labels: z
    .record(labelName, z.string().max(1024))
    .default({})
    .meta({ description: 'Labels that every series of the target gets in Prometheus.' }),
  resolver: resolverSchema,
  scrape_interval: z.exactOptional(scrapeDuration).meta({ description: 'How often Prometheus scrapes this target.' }),
  scrape_timeout: z.exactOptional(scrapeDuration).meta({ description: 'How long Prometheus waits for this target.' }),
})

const ruleSchema = z
  .string()
  .max(512)
  .transform((text, context): GuardRule => {
    const rule = parseGuardRule(text)
    if (rule !== undefined) return rule
    const message = `${quote(text)} is no rule; expected an address range, a host name or *.domain, with or without :port`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

const unlistedSchema = z.strictObject({
  allow: z.array(ruleSchema).default([]).meta({ description: 'What may be probed: 10.0.0.0/8, *.corp.example:443.' }),
  deny: z.array(ruleSchema).default([]).meta({ description: 'What may not, whatever allow says.' }),
})

/** A target as it stands in the file, its durations in milliseconds. */
export interface RawTarget {
  readonly address: string
  readonly module: string
  readonly modules: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly resolver?: readonly string[]
  readonly scrape_interval?: number
  readonly scrape_timeout?: number
}

/** A module as it stands in the file, with the blocks of probers by their names. */
export interface RawModule extends Readonly<Record<string, unknown>> {
  readonly prober: string
  readonly timeout?: number
  readonly cache?: number
  readonly isolate?: boolean
  readonly resolver?: readonly string[]
}

/** A file as the schema leaves it, before names are resolved. */
export interface RawFile {
  readonly modules: Readonly<Record<string, RawModule>>
  readonly targets: Readonly<Record<string, RawTarget>>
  readonly probers: readonly string[]
  readonly unlisted_targets?: GuardRules
}

/** Makes the schema of a file in which the given probers are known. */
export function createFileSchema(probers: readonly ProberOptions[]): z.ZodType<RawFile> {
  const names = probers.map(({ name }) => name)
  const blocks = probers.map(({ name, options }) => [name, z.exactOptional(options)] as const)
  const moduleSchema = z.strictObject({
    prober: z.enum(names).meta({ description: 'The kind of check.' }),
    timeout: timeoutSchema
      .exactOptional()
      .meta({ description: 'Longest time a probe may take; the scrape timeout may be shorter. 0s sets none.' }),
    cache: z.exactOptional(cacheSchema),
    isolate: z.exactOptional(z.boolean()).meta({
      description: 'Runs the prober in a process of its own, with a memory limit, that is killed at the deadline.',
    }),
    resolver: resolverSchema,
    ...Object.fromEntries(blocks),
  })
  return z
    .strictObject({
      modules: z
        .record(nameSchema('module'), moduleSchema)
        .default({})
        .meta({ description: 'Probers with settings, by name.' }),
      targets: z
        .record(nameSchema('target'), targetSchema)
        .default({})
        .meta({ description: 'What Prometheus may ask for by name.' }),
      probers: z
        .array(z.string().min(1).max(1024))
        .max(100)
        .default([])
        .meta({ description: "Files with the user's own probers, as globs relative to this file." }),
      unlisted_targets: unlistedSchema
        .exactOptional()
        .meta({ description: 'Which addresses /probe?target=ADDRESS&module=NAME may name; none if left out.' }),
    })
    .meta({ title: 'probe-exporter configuration' }) as unknown as z.ZodType<RawFile>
}

/** Reads what is a string in `probers` alone, which is needed before the rest can be checked. */
export function proberPatterns(plain: unknown): readonly { readonly index: number; readonly pattern: string }[] {
  const parsed = z.looseObject({ probers: z.array(z.unknown()) }).safeParse(plain)
  const patterns = (parsed.data?.probers ?? []).slice(0, 100)
  return patterns.flatMap((pattern, index) => (typeof pattern === 'string' && pattern ? [{ index, pattern }] : []))
}

/** The JSON Schema (draft 2020-12) of a file in which the given probers are known. */
export function createJsonSchema(probers: readonly ProberOptions[]): object {
  return z.toJSONSchema(createFileSchema(probers), { io: 'input', unrepresentable: 'any' })
}

/** The keys that a JSON Schema allows in the mapping at a path. */
export function knownKeys(schema: object, path: readonly PropertyKey[]): readonly string[] {
  let here: readonly JsonSchema[] = alternatives(schema)
  for (const step of path) {
    here = here.flatMap(({ properties, additionalProperties, items }) =>
      alternatives(properties?.[String(step)] ?? additionalProperties ?? items),
    )
  }
  return [...new Set(here.flatMap(({ properties }) => Object.keys(properties ?? {})))]
}

/** A schema, and all that it is made of. */
function alternatives(schema: JsonSchema | boolean | undefined): readonly JsonSchema[] {
  if (typeof schema !== 'object') return []
  const { anyOf = [], allOf = [], oneOf = [] } = schema
  return [schema, ...[...anyOf, ...allOf, ...oneOf].flatMap(alternatives)]
}

/** The part of JSON Schema that `knownKeys` walks. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
}
