import type { Config, Module, Target } from '../config/config.ts'
import { type GuardRule, parseGuardRule } from '../net/guard-rule.ts'
import { type SelectedTarget, selectTarget, type TargetQuery } from '../targets/select-target.ts'
import type { UnlistedPolicy } from '../targets/unlisted.ts'
import type { Prober } from './define-prober.ts'

/** How a target was chosen, as plain data: another process that chooses again gets the same guard. */
export interface SelectionData {
  readonly query: TargetQuery
  readonly policy: UnlistedPolicy
  /** Undefined for an address that the file does not list. */
  readonly listed: Target | undefined
  readonly module: string
  /** DNS servers of the module. */
  readonly resolver: readonly string[] | undefined
  /** The rules of `unlisted_targets` as they stand in the file; undefined where it has none. */
  readonly rules: { readonly allow: readonly string[]; readonly deny: readonly string[] } | undefined
}

/** What a target was chosen from. */
export interface SelectionSource {
  readonly config: Pick<Config, 'targets' | 'unlistedTargets'>
  /** What the scrape asked for. */
  readonly query: TargetQuery
  /** The module that it gets. */
  readonly module: Module
  readonly policy: UnlistedPolicy
}

/** Takes out of a configuration what the choice of one target looked at. */
export function describeSelection({ config, query, module, policy }: SelectionSource): SelectionData {
  const { targets, unlistedTargets } = config
  const { target } = query
  const texts = (rules: readonly GuardRule[]): readonly string[] => rules.map(({ text }) => text)
  return {
    query: { target, module: query.module },
    policy,
    listed: target === undefined ? undefined : targets.get(target),
    module: module.name,
    resolver: module.resolver,
    rules: unlistedTargets && { allow: texts(unlistedTargets.allow), deny: texts(unlistedTargets.deny) },
  }
}

/** Chooses again, from what was looked at. */
export function restoreSelection(data: SelectionData, prober: Prober): SelectedTarget<Prober> {
  const { query, policy, listed, module: name, resolver, rules } = data
  const module = { name, prober, resolver } as Module<Prober>
  const config: Pick<Config<Prober>, 'modules' | 'targets' | 'unlistedTargets'> = {
    modules: new Map([[name, module]]),
    targets: new Map(listed === undefined ? [] : [[listed.name, listed]]),
    unlistedTargets: rules && { allow: rules.allow.map(readRule), deny: rules.deny.map(readRule) },
  }
  return selectTarget(config as Config<Prober>, query, policy)
}

function readRule(text: string): GuardRule {
  const rule = parseGuardRule(text)
  if (rule === undefined) throw new Error(`${text} was a rule in the exporter, and is none here`)
  return rule
}
