import type { Config, Module } from '../config/load.ts'
import { suggestName } from '../config/nearest.ts'
import type { ProberOptions } from '../config/schema.ts'
import { quote } from '../log/quote.ts'
import { type Guard, hasToBeNamed } from '../net/guard.ts'
import { hidePassword } from '../net/user-info.ts'
import { HttpError } from './http-error.ts'
import { readOddly } from './read-address.ts'
import { createListedGuard, createUnlistedGuard, isDenied, isPath, type UnlistedPolicy } from './unlisted.ts'

/** What a scrape asks for. */
export interface TargetQuery {
  readonly target: string | undefined
  readonly module: string | undefined
}

/** What is to be probed, and with what. */
export interface SelectedTarget<P extends ProberOptions> {
  /** The name in the file; the address of an unlisted target, without its password. */
  readonly name: string
  readonly address: string
  readonly module: Module<P>
  readonly guard: Guard
  /** DNS servers of the target, or else of the module; undefined for those of the machine. */
  readonly resolver: readonly string[] | undefined
}

/** The module that blackbox_exporter takes where the query names none. */
const DEFAULT_MODULE = 'http_2xx'

/**
 * Finds what a query means: a target of the file by its name, or else an address that may be probed.
 * @throws HttpError 400 for a missing target or an unknown module, 404 for an unknown name, 403 for what is not allowed.
 */
export function selectTarget<P extends ProberOptions>(
  config: Config<P>,
  { target, module }: TargetQuery,
  policy: UnlistedPolicy,
): SelectedTarget<P> {
  const asked = module === undefined ? undefined : findModule(config, module)
  if (!target) throw new HttpError(400, 'the parameter target is missing; name a target of the configuration file')
  const listed = config.targets.get(target)
  if (listed === undefined) return selectUnlisted(config, target, asked, policy)
  const modules = [listed.module, ...listed.modules]
  if (asked !== undefined && !modules.includes(asked.name)) throw notItsModule(target, modules)
  const chosen = asked ?? findModule(config, listed.module)
  const guard = createListedGuard(listed.address, config.unlistedTargets, chosen.prober.defaultPort)
  const resolver = listed.resolver ?? chosen.resolver
  return { name: target, address: listed.address, module: chosen, guard, resolver }
}

function notItsModule(target: string, modules: readonly string[]): HttpError {
  const names = [...new Set(modules)]
  const which =
    names.length === 1 ? `the module ${names[0]} only; leave module out` : `the modules ${names.join(', ')} only`
  return new HttpError(403, `the target ${quote(target)} is probed with ${which}`)
}

function selectUnlisted<P extends ProberOptions>(
  config: Config<P>,
  address: string,
  asked: Module<P> | undefined,
  policy: UnlistedPolicy,
): SelectedTarget<P> {
  const guard = createUnlistedGuard(config.unlistedTargets, policy)
  const module = asked ?? config.modules.get(DEFAULT_MODULE)
  if (guard === undefined && asked === undefined) throw unknownTarget(config, address)
  if (guard === undefined) {
    const hint = suggestName(address, config.targets.keys())
    throw new HttpError(
      403,
      `${show(address)} is not a target of the configuration file${hint}; add it to targets, or allow it by ` +
        'unlisted_targets or, for every address, by --targets.unlisted=allow',
    )
  }
  if (module === undefined) throw unknownTarget(config, address)
  const { defaultPort } = module.prober
  if (isPath(address)) {
    throw new HttpError(403, `${show(address)} is no address; a socket or a file has to be a target of the file`)
  }
  if (isDenied(guard, address, { rules: config.unlistedTargets, defaultPort })) {
    throw new HttpError(
      403,
      `${show(address)} is not allowed by unlisted_targets of the configuration file${whyNamed(address)}`,
    )
  }
  return { name: hidePassword(address), address, module, guard, resolver: module.resolver }
}

/** An address of a query, as messages have it. */
function show(address: string): string {
  return quote(hidePassword(address))
}

function whyNamed(address: string): string {
  const isSpecial = readOddly(address).some(({ host }) => hasToBeNamed(host))
  return isSpecial ? "; an address of the own link, or of a cloud's metadata service, has to be named there" : ''
}

function unknownTarget(config: Config, name: string): HttpError {
  const hint = suggestName(name, config.targets.keys())
  const way = /[:/.]/.test(name) ? '; an address is probed with module=NAME, where unlisted_targets allow it' : ''
  return new HttpError(404, `there is no target ${show(name)} in the configuration file${hint}${way}`)
}

function findModule<P extends ProberOptions>(config: Config<P>, name: string): Module<P> {
  const module = config.modules.get(name)
  if (module !== undefined) return module
  throw new HttpError(400, `unknown module ${quote(name)}${suggestName(name, config.modules.keys())}`)
}
