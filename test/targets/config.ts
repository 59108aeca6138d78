import type { Config, Module, Target } from '../../src/config/load.ts'
import type { ProberOptions } from '../../src/config/schema.ts'
import { type GuardRule, type GuardRules, parseGuardRule } from '../../src/net/guard.ts'

export interface ConfigParts {
  readonly modules?: readonly string[]
  readonly targets?: readonly (Partial<Target> & { readonly name: string })[]
  /** The rules of `unlisted_targets`; left out where the file has none. */
  readonly unlisted?: { readonly allow?: readonly string[]; readonly deny?: readonly string[] }
}

/** A configuration of modules and targets that need no prober. */
export function makeConfig({ modules = ['http_2xx', 'tcp'], targets = [], unlisted }: ConfigParts = {}): Config {
  return {
    file: 'test.yml',
    modules: new Map(modules.map((name) => [name, makeModule(name)])),
    targets: new Map(targets.map((target) => [target.name, makeTarget(target)])),
    unlistedTargets: unlisted && makeRules(unlisted),
    shown: '',
    warnings: [],
    warningExcerpts: '',
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

function makeModule(name: string): Module {
  return { name, prober: {} as ProberOptions, timeoutMs: undefined, options: {}, shown: {} }
}

function makeTarget(target: Partial<Target> & { readonly name: string }): Target {
  return {
    address: `${target.name}.example:80`,
    module: 'tcp',
    labels: {},
    scrapeIntervalMs: undefined,
    scrapeTimeoutMs: undefined,
    ...target,
  }
}
