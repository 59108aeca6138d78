import type { MistakeCase } from './mistake-case.ts'

/** Targets. */
export const TARGETS: readonly MistakeCase[] = [
  {
    mistake: 'address-and-module-of-wrong-type',
    says: [
      '4:20: address is a number; expected a string; put it in quotes',
      '4:32: module is true; expected a string; put it in quotes',
    ],
  },
  { mistake: 'empty-address', says: ['4:20: address is empty; expected at least 1 character'] },
  {
    mistake: 'missing-address-and-module',
    says: ['4:3: address is missing; expected a string', '4:3: module is missing; expected a string'],
  },
  { mistake: 'missing-address', says: ['4:3: address is missing; expected a string'] },
  { mistake: 'missing-module', says: ['4:3: module is missing; expected a string'] },
  { mistake: 'module-where-there-are-none', says: ['3:44: there is no module "tcp"; the file has none'] },
  { mistake: 'target-name-with-line-feed', says: ['4:3: the name of a target has no control characters'] },
  {
    mistake: 'target-of-wrong-type',
    says: [
      '4:3: empty is empty; expected a mapping',
      '5:9: text is a string; expected a mapping',
      '6:9: list is a list; expected a mapping',
    ],
  },
  { mistake: 'target-without-a-name', says: ['4:3: a target needs a name'] },
  {
    mistake: 'unknown-module',
    says: [
      '5:44: there is no module "htp_2xx"; did you mean http_2xx?; modules are http_2xx, tcp_connect',
      '6:44: there is no module "smtp"; modules are http_2xx, tcp_connect',
    ],
  },
  {
    mistake: 'unknown-further-modules',
    says: [
      '5:69: there is no module "tpc"; did you mean tcp?; modules are http_2xx, tcp',
      '5:74: entry 3 of modules is a number; expected a string; put it in quotes',
      '6:63: modules is a string; expected a list',
    ],
  },
  {
    mistake: 'unknown-target-key',
    says: [
      '4:11: unknown key "adress"; did you mean address?; allowed are address, module, modules, labels, resolver, scrape_interval, scrape_timeout',
      '4:73: unknown key "lables"; did you mean labels?; allowed are address, module, modules, labels, resolver, scrape_interval, scrape_timeout',
    ],
  },
]
