import { isIP } from 'node:net'
import type { Config, Module } from '../config/load.ts'
import { suggestName } from '../config/nearest.ts'
import type { ProberOptions } from '../config/schema.ts'
import { quote } from '../log/quote.ts'
import { allowAll, createGuard, type Guard, type GuardRules } from '../net/guard.ts'
import { HttpError } from './http-error.ts'

/** What is done with an address that neither `targets` nor `unlisted_targets` of the file speaks of. */
export const UNLISTED_POLICIES = ['deny', 'allow'] as const
export type UnlistedPolicy = (typeof UNLISTED_POLICIES)[number]

/** What a scrape asks for. */
export interface TargetQuery {
  readonly target: string | undefined
  readonly module: string | undefined
}

/** What is to be probed, and with what. */
export interface SelectedTarget<P extends ProberOptions> {
  /** The name in the file; the address of an unlisted target. */
  readonly name: string
  readonly address: string
  readonly module: Module<P>
  readonly guard: Guard
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
  if (asked !== undefined && asked.name !== listed.module) {
    throw new HttpError(
      403,
      `the target ${quote(target)} is probed with the module ${listed.module} only; leave module out`,
    )
  }
  return { name: target, address: listed.address, module: findModule(config, listed.module), guard: allowAll }
}

function selectUnlisted<P extends ProberOptions>(
  config: Config<P>,
  address: string,
  asked: Module<P> | undefined,
  policy: UnlistedPolicy,
): SelectedTarget<P> {
  const guard = unlistedGuard(config, policy)
  const module = asked ?? config.modules.get(DEFAULT_MODULE)
  if (guard === undefined && asked === undefined) throw unknownTarget(config, address)
  if (guard === undefined) {
    throw new HttpError(
      403,
      `${quote(address)} is not a target of the configuration file; add it to targets, or allow it by unlisted_targets ` +
        'or, for every address, by --targets.unlisted=allow',
    )
  }
  if (module === undefined) throw unknownTarget(config, address)
  if (isDenied(guard, address, config.unlistedTargets)) {
    throw new HttpError(403, `${quote(address)} is not allowed by unlisted_targets of the configuration file`)
  }
  return { name: address, address, module, guard }
}

function unlistedGuard({ unlistedTargets }: Config, policy: UnlistedPolicy): Guard | undefined {
  if (unlistedTargets !== undefined) {
    const { allow, deny } = unlistedTargets
    if (policy === 'deny') return createGuard({ allow, deny })
    const denies = createGuard({ allow: deny, deny: [] })
    // Everything goes but what is denied: the opposite of a guard that allows just that.
    return (endpoint, ip) => (({ allow: 'deny', deny: 'allow', resolve: 'resolve' }) as const)[denies(endpoint, ip)]
  }
  return policy === 'allow' ? allowAll : undefined
}

/**
 * Whether the address alone tells that it is denied, at every port where it names none. One that cannot be read fails
 * later, as the target's fault.
 */
function isDenied(guard: Guard, address: string, rules: GuardRules | undefined): boolean {
  const { host, port } = readHost(address.trim()) ?? readIp(address.trim()) ?? {}
  if (host === undefined) return false
  const rulePorts = [...(rules?.allow ?? []), ...(rules?.deny ?? [])].flatMap((rule) => rule.port ?? [])
  const ports = port === undefined ? [1, ...rulePorts] : [port]
  return ports.every((candidate) => guard({ host, port: candidate }) === 'deny')
}

interface ReadAddress {
  readonly host: string
  /** Undefined where the address names none, so that the prober decides. */
  readonly port?: number
}

/** Reads an address as a URL, with its scheme or without. The URL parser knows every spelling of an IPv4 address. */
function readHost(address: string): ReadAddress | undefined {
  const hasScheme = /^https?:\/\//i.test(address)
  const url = URL.parse(hasScheme ? address : `http://${address}`)
  if (url === null) return undefined
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  // A URL hides the port of its scheme; only where that stands in the address itself, it says something.
  const port =
    url.port || (hasScheme ? (url.protocol === 'https:' ? '443' : '80') : URL.parse(`https://${address}`)?.port)
  return port ? { host, port: Number(port) } : { host }
}

/** Finds the IP address in what is no URL: an IPv6 address without brackets or with a zone, an impossible port. */
function readIp(address: string): ReadAddress | undefined {
  const groups = /^(?:https?:\/\/)?(?:[^/?#\\]*@)?(?:\[(?<v6>[^\]]*)\]|(?<v4>[^:/?#\\]*))/i.exec(address)?.groups
  const host = isIP(address) === 6 ? address : (groups?.['v6'] ?? groups?.['v4'] ?? '')
  return isIP(host) === 0 ? undefined : { host }
}

function unknownTarget(config: Config, name: string): HttpError {
  const hint = suggestName(name, config.targets.keys())
  return new HttpError(404, `there is no target ${quote(name)} in the configuration file${hint}`)
}

function findModule<P extends ProberOptions>(config: Config<P>, name: string): Module<P> {
  const module = config.modules.get(name)
  if (module !== undefined) return module
  throw new HttpError(400, `unknown module ${quote(name)}${suggestName(name, config.modules.keys())}`)
}
