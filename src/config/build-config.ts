import { stringify } from 'yaml'
import type { Config, Module, Target } from './config.ts'
import { hideValues, urlPasswords } from './hide-values.ts'
import { parseMissingBlock, type Views } from './parse-file.ts'
import { record } from './record.ts'
import type { ProberOptions, RawFile, RawTarget } from './schema.ts'

/** A module whose settings are validated, and what of them is secret. */
export interface ParsedModule<P extends ProberOptions> extends Omit<Module<P>, 'shown'> {
  readonly secrets: ReadonlySet<string>
}

/**
 * Completes the modules, and asks their probers what of the settings is secret.
 * @param plain is the file before the schema has read it.
 */
export function buildModules<P extends ProberOptions>(
  raw: RawFile,
  probers: readonly P[],
  plain: unknown,
): readonly ParsedModule<P>[] {
  return Object.entries(raw.modules).map(([name, settings]) => {
    const prober = probers.find((candidate) => candidate.name === settings.prober)
    if (prober === undefined) throw new Error(`the schema let the unknown prober ${settings.prober} pass`)
    const options = Object.hasOwn(settings, prober.name) ? settings[prober.name] : parseMissingBlock(prober).data
    // A block that has no effect is shown all the same.
    const others = probers.filter((other) => other !== prober && Object.hasOwn(settings, other.name))
    const blocks = [{ prober, options }, ...others.map((other) => ({ prober: other, options: settings[other.name] }))]
    const secrets = new Set(blocks.flatMap((block) => [...(block.prober.secrets?.(block.options) ?? [])]))
    secrets.delete('')
    // A timeout of zero is blackbox_exporter's way to say that the module sets none.
    const { timeout, cache, resolver, isolate } = settings
    const [timeoutMs, cacheMs] = [timeout || undefined, cache || undefined]
    const isolation = isolate ? { settings: record(record(record(plain)['modules'])[name])[prober.name] } : undefined
    return { name, prober, timeoutMs, cacheMs, resolver, isolation, options, secrets }
  })
}

/**
 * All that nobody may see of a file.
 * @param references are the values that come from the environment and from files.
 */
export function fileSecrets(
  plain: unknown,
  references: readonly string[],
  modules: readonly { readonly secrets: ReadonlySet<string> }[],
): readonly string[] {
  return [...new Set([...references, ...urlPasswords(plain), ...modules.flatMap(({ secrets }) => [...secrets])])]
}

/** Puts the parts of a configuration together. */
export function buildConfig<P extends ProberOptions>(
  raw: RawFile,
  modules: readonly ParsedModule<P>[],
  hidden: Views['hidden'],
  rest: Pick<Config, 'file' | 'warnings' | 'warningExcerpts' | 'secrets' | 'redact'>,
): Config<P> {
  const { redact } = rest
  const file = record(hidden)
  const shownModules = modules.map(({ name, secrets }) => {
    return [name, hideValues(record(file['modules'])[name], secrets, redact)] as const
  })
  const shown = new Map(shownModules)
  const all = Object.hasOwn(file, 'modules') ? { ...file, modules: Object.fromEntries(shown) } : file
  return {
    ...rest,
    modules: new Map(
      modules.map(({ secrets: _, ...module }) => [module.name, { ...module, shown: shown.get(module.name) }]),
    ),
    targets: new Map(Object.entries(raw.targets).map(([name, target]) => [name, buildTarget(name, target)])),
    unlistedTargets: raw.unlisted_targets,
    shown: redact(stringify(hideValues(all, new Set(), redact))),
  }
}

function buildTarget(name: string, target: RawTarget): Target {
  const {
    address,
    module,
    modules,
    labels,
    resolver,
    scrape_interval: scrapeIntervalMs,
    scrape_timeout: scrapeTimeoutMs,
  } = target
  return { name, address, module, modules, labels, resolver, scrapeIntervalMs, scrapeTimeoutMs }
}
