import type { networkInterfaces } from 'node:os'
import { quote } from '../log/quote.ts'
import { IP_PROTOCOLS } from '../net/resolve.ts'
import type { ParsedModule } from './build-config.ts'
import type { DescribedIssue } from './describe-issue.ts'
import { suggestName } from './nearest.ts'
import { record } from './record.ts'
import type { ProberOptions } from './schema.ts'

/** What the machine has for network interfaces, as `os.networkInterfaces()` tells. */
export type Interfaces = ReturnType<typeof networkInterfaces>

export interface WarningSubject<P extends ProberOptions> {
  readonly plain: unknown
  readonly modules: readonly ParsedModule<P>[]
  readonly probers: readonly P[]
  /** Undefined where nothing is to be said of the machine. */
  readonly interfaces: Interfaces | undefined
}

/** Finds what is allowed but most likely not meant in the settings of modules. */
export function findWarnings<P extends ProberOptions>(subject: WarningSubject<P>): readonly DescribedIssue[] {
  const { modules, plain, probers, interfaces } = subject
  if (modules.length === 0) {
    return [{ path: [], what: 'value', message: 'the file has no modules, so that nothing can be probed' }]
  }
  return [
    ...modules.flatMap((module) => {
      const settings = record(record(record(plain)['modules'])[module.name])
      return [
        ...findTimeout(module.name, settings),
        ...findMisplacedBlocks(module, settings, probers),
        ...findIpProtocols(module.name, settings, probers),
        ...lint(module),
      ]
    }),
    ...(interfaces === undefined || hasIpv6(interfaces) ? [] : findDefaultIp6(modules, plain)),
  ]
}

type Settings = Readonly<Record<string, unknown>>

function findTimeout(name: string, settings: Settings): DescribedIssue[] {
  const text = settings['timeout']
  if (typeof text !== 'string' || !text.startsWith('-')) return []
  return [{ path: ['modules', name, 'timeout'], what: 'value', message: 'a timeout below zero sets none' }]
}

function findMisplacedBlocks<P extends ProberOptions>(
  { name, prober }: ParsedModule<P>,
  settings: Settings,
  probers: readonly P[],
): DescribedIssue[] {
  return Object.keys(settings).flatMap((key): DescribedIssue[] => {
    if (key === prober.name || !probers.some((other) => other.name === key)) return []
    const message = `this block has no effect, for the prober of the module is ${prober.name}, not ${key}`
    return [{ path: ['modules', name, key], what: 'key', message }]
  })
}

function findIpProtocols(name: string, settings: Settings, probers: readonly ProberOptions[]): DescribedIssue[] {
  return probers.flatMap((prober): DescribedIssue[] => {
    const protocol = record(settings[prober.name])['preferred_ip_protocol']
    if (typeof protocol !== 'string' || ['', ...IP_PROTOCOLS].includes(protocol)) return []
    const hint = suggestName(protocol, IP_PROTOCOLS)
    const message = `preferred_ip_protocol is ${quote(protocol)}${hint}; whatever is not ip6 means ip4`
    return [{ path: ['modules', name, prober.name, 'preferred_ip_protocol'], what: 'value', message }]
  })
}

function lint<P extends ProberOptions>({ name, prober, options }: ParsedModule<P>): DescribedIssue[] {
  return Array.from(prober.lint?.(options) ?? [], ({ path, message }) => {
    // A warning about nothing in particular is about the prober.
    const place = path.length === 0 ? ['prober'] : [prober.name, ...path]
    return { path: ['modules', name, ...place], what: 'value', message }
  })
}

/** One warning is enough: the machine is the same for all modules. */
function findDefaultIp6<P extends ProberOptions>(
  modules: readonly ParsedModule<P>[],
  plain: unknown,
): DescribedIssue[] {
  const unset = modules.filter(({ name, prober, options }) => {
    const settings = record(record(record(plain)['modules'])[name])
    const isKnown = Object.hasOwn(record(options), 'preferred_ip_protocol')
    return isKnown && !Object.hasOwn(record(settings[prober.name]), 'preferred_ip_protocol')
  })
  const [first] = unset
  if (first === undefined) return []
  const others = unset.length > 1 ? ` (and so in ${unset.length - 1} more)` : ''
  const message =
    `this machine has no IPv6 address, and ip6 is preferred where preferred_ip_protocol is not set${others}: ` +
    'a name that has addresses of both cannot be reached; set ip4'
  return [{ path: ['modules', first.name], what: 'key', message }]
}

/** Whether the machine has an IPv6 address that reaches further than its own link. */
function hasIpv6(interfaces: Interfaces): boolean {
  return Object.values(interfaces).some((addresses = []) => {
    return addresses.some(({ family, internal, address }) => {
      return family === 'IPv6' && !internal && !/^fe[89ab]/i.test(address)
    })
  })
}
