import { canonicalHost } from '../net/canonical-host.ts'
import { createGuard, type Guard, type GuardRules } from '../net/guard.ts'
import { toIpForms } from '../net/ip-forms.ts'
import { type NamedEndpoint, readEndpoint, readOddly } from './read-address.ts'

/** What is done with an address that neither `targets` nor `unlisted_targets` of the file speaks of. */
export const UNLISTED_POLICIES = ['deny', 'allow'] as const
export type UnlistedPolicy = (typeof UNLISTED_POLICIES)[number]

const NO_RULES: GuardRules = { allow: [], deny: [] }

/**
 * Makes the guard for addresses that are no targets of the file. The policy `allow` lets everything pass but what the
 * file denies, and what has to be named.
 * @returns undefined where no such address may be probed at all.
 */
export function createUnlistedGuard(rules: GuardRules | undefined, policy: UnlistedPolicy): Guard | undefined {
  if (rules === undefined && policy === 'deny') return undefined
  return createGuard({ ...(rules ?? NO_RULES), otherwise: policy })
}

/**
 * Makes the guard for a target of the file: it may be probed where it is, and whatever its prober connects to besides (where
 * redirects lead, proxies, token URLs) unless that is denied, or has to be named.
 * @param defaultPort is that of the prober, for an address that names none.
 */
export function createListedGuard(
  address: string,
  rules: GuardRules | undefined,
  defaultPort: number | undefined,
): Guard {
  const own = readEndpoint(address)
  return createGuard({
    ...(rules ?? NO_RULES),
    otherwise: 'allow',
    own: { host: own?.host, port: own?.port ?? defaultPort },
  })
}

/** Whether an address is a path, of a socket or of a file. */
export function isPath(address: string): boolean {
  return /^(?:unix:|file:|[/\\])/i.test(address.trim())
}

/**
 * Whether the address alone tells that it is denied, at every port where it names none and the prober has none. One that
 * cannot be read fails later, as the target's fault.
 */
export function isDenied(
  guard: Guard,
  address: string,
  { rules, defaultPort }: { readonly rules: GuardRules | undefined; readonly defaultPort: number | undefined },
): boolean {
  const likeliest = readEndpoint(address)
  const literals = readOddly(address).filter(({ host }) => toIpForms(canonicalHost(host)) !== undefined)
  const rulePorts = [...(rules?.allow ?? []), ...(rules?.deny ?? [])].flatMap((rule) => rule.port ?? [])
  return [...(likeliest === undefined ? [] : [likeliest]), ...literals].some(({ host, port }: NamedEndpoint) => {
    const known = port ?? likeliest?.port ?? defaultPort
    const ports = known === undefined ? [1, ...rulePorts] : [known]
    return ports.every((candidate) => guard({ host, port: candidate }) === 'deny')
  })
}
