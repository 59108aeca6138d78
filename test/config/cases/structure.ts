import type { MistakeCase } from './mistake-case.ts'

/** YAML itself: keys, aliases, what does not close. */
export const STRUCTURE: readonly MistakeCase[] = [
  { mistake: 'alias-within-its-anchor', says: ['3:10: *all stands within &all itself'] },
  {
    mistake: 'aliases-that-expand-without-end',
    says: [
      '2:9: a is a list; expected a mapping',
      '3:9: b is a list; expected a mapping',
      '4:9: c is a list; expected a mapping',
      '5:9: d is a list; expected a mapping',
      '6:9: e is a list; expected a mapping',
      '6:38: with *d the aliases of this file expand to too much; allowed are 100000 values',
      '7:9: f is a list; expected a mapping',
    ],
  },
  {
    mistake: 'duplicate-key-in-braces',
    says: ['2:36: "timeout" stands here a second time; the first one is in line 2'],
  },
  {
    mistake: 'duplicate-key-once-in-quotes',
    says: ['3:3: "80" stands here a second time; the first one is in line 2'],
  },
  { mistake: 'duplicate-module', says: ['4:3: "tcp" stands here a second time; the first one is in line 2'] },
  { mistake: 'duplicate-section', says: ['3:1: "modules" stands here a second time; the first one is in line 1'] },
  { mistake: 'list-as-key', says: ['2:3: this key is a list; expected a string'] },
  { mistake: 'merge-of-a-number', says: ['2:27: expected a mapping after <<, or a list of mappings'] },
  {
    mistake: 'mistake-in-merged-mapping',
    says: [
      '2:39: "1d" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)',
      '4:37: unknown key "timout"; did you mean timeout?; allowed are prober, timeout, cache, isolate, resolver, daytime, http, json, tcp',
    ],
  },
  { mistake: 'unknown-anchor', says: ['3:8: there is no &conect before this; did you mean connect?'] },
  { mistake: 'unknown-tag', says: ['4:20: this tag is not known; expected a value without one'] },
]
