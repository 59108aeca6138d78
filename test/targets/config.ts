import type { Config, Module, Target } from '../../src/config/load.ts'
import type { ProberOptions } from '../../src/config/schema.ts'
import type { GuardRules } from '../../src/net/guard.ts'
import { type GuardRule, parseGuardRule } from '../../src/net/guard-rule.ts'

export interface ConfigParts {
  readonly modules?: readonly string[]
  readonly targets?: readonly (Partial<Target> & { readonly name: string })[]
  /** Port of the prober of every module; left out where it has none. */
  readonly defaultPort?: number | undefined
  /** The rules of `unlisted_targets`; left out where the file has none. */
  readonly unlisted?: { readonly allow?: readonly string[]; readonly deny?: readonly string[] }
}

/** A configuration of modules and targets that need no prober. */
export function makeConfig({
  modules = ['http_2xx', 'tcp'],
  targets = [],
  unlisted,
  defaultPort,
}: ConfigParts = {}): Config {
  return {
    file: 'test.yml',
    modules: new Map(modules.map((name) => [name, makeModule(name, defaultPort)])),
    targets: new Map(targets.map((target) => [target.name, makeTarget(target)])),
    unlistedTargets: unlisted && makeRules(unlisted),
    shown: '',
    warnings: [],
    warningExcerpts: '',
    secrets: [],
    redact: (text) => text,
  }
}

function makeRules({ allow = [], deny = [] }: NonNullable<ConfigParts['unlisted']>): GuardRules {
  return { allow: allow.map(makeRule), deny: deny.map(makeRule) }
}

function makeRule(text: string): GuardRule {
  const rule = parseGuardRule(text)
  if (rule === undefined) throw new Error(`${text} is no rule`)
  return rule
}

function makeModule(name: string, defaultPort: number | undefined): Module {
  return {
    name,
    prober: (defaultPort === undefined ? {} : { defaultPort }) as ProberOptions,
    timeoutMs: undefined,
    isolation: undefined,
    cacheMs: undefined,
    resolver: undefined,
    options: {},
    shown: {},
  }
}

function makeTarget(target: Partial<Target> & { readonly name: string }): Target {
  return {
    address: `${target.name}.example:80`,
    module: 'tcp',
    modules: [],
    labels: {},
    resolver: undefined,
    scrapeIntervalMs: undefined,
    scrapeTimeoutMs: undefined,
    ...target,
  }
}
