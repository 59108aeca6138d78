import type { MistakeCase } from './mistake-case.ts'

/** Names that every object of JavaScript has. */
export const NAMES: readonly MistakeCase[] = [
  {
    mistake: 'inherited-names-as-unknown-keys',
    says: [
      '1:1: unknown key "constructor"; allowed are modules, targets, probers, unlisted_targets',
      '3:23: unknown key "toString"; allowed are prober, timeout, cache, isolate, resolver, daytime, http, json, tcp',
      '3:43: unknown key "valueOf"; allowed are preferred_ip_protocol, ip_protocol_fallback',
      '5:49: unknown key "hasOwnProperty"; allowed are address, module, modules, labels, resolver, scrape_interval, scrape_timeout',
      '6:21: unknown key "toString"; allowed are allow, deny',
    ],
  },
  {
    mistake: 'inherited-names-as-values',
    says: [
      '2:16: prober is "constructor"; allowed are daytime, http, json, tcp',
      '3:16: prober is "__proto__"; allowed are daytime, http, json, tcp',
      '5:41: there is no module "toString"; modules are a, b',
      '6:41: there is no module "__proto__"; modules are a, b',
    ],
  },
  {
    mistake: 'proto-as-key',
    says: [
      '1:1: "__proto__" cannot be a key; choose another name',
      '3:3: "__proto__" cannot be a key; choose another name',
      '4:23: "__proto__" cannot be a key; choose another name',
      '4:45: "__proto__" cannot be a key; choose another name',
      '5:41: "__proto__" cannot be a key; choose another name',
      '7:3: "__proto__" cannot be a key; choose another name',
      '8:59: "__proto__" cannot be a key; choose another name',
    ],
  },
]
