import type { MistakeCase } from './mistake-case.ts'

/** The file as a whole, and its sections. */
export const SECTIONS: readonly MistakeCase[] = [
  { mistake: 'empty', says: ['1:1: the file is empty; expected modules'] },
  { mistake: 'list-instead-of-a-file', says: ['1:1: the file is a list; expected a mapping'] },
  {
    mistake: 'misspelt-section',
    says: ['1:1: unknown key "moduls"; did you mean modules?; allowed are modules, targets, probers, unlisted_targets'],
  },
  { mistake: 'only-comments', says: ['1:1: the file is empty; expected modules'] },
  {
    mistake: 'prober-files-of-wrong-type',
    says: [
      '2:11: entry 1 of probers is a number; expected a string; put it in quotes',
      '2:14: entry 2 of probers is empty; expected at least 1 character',
      '2:18: entry 3 of probers is empty; expected a string',
      '2:21: entry 4 of probers is a mapping; expected a string',
    ],
  },
  {
    mistake: 'sections-of-wrong-type',
    says: [
      '1:10: modules is a list; expected a mapping',
      '2:10: targets is a string; expected a mapping',
      '3:10: probers is a string; expected a list',
      '4:19: unlisted_targets is a string; expected a mapping',
    ],
  },
  {
    mistake: 'sections-that-are-empty',
    says: [
      '2:1: targets is empty; expected a mapping',
      '3:1: probers is empty; expected a list',
      '4:1: unlisted_targets is empty; expected a mapping',
    ],
  },
  {
    mistake: 'several-mistakes',
    says: [
      '2:30: "1d" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)',
      '2:34: unknown key "timout"; did you mean timeout?; allowed are prober, timeout, cache, isolate, resolver, daytime, http, json, tcp',
      '4:3: "b" stands here a second time; the first one is in line 3',
      '6:32: there is no module "c"; modules are a, b',
      '6:45: the label "__x" belongs to Prometheus; expected a name without __ before it',
      '7:3: address is missing; expected a string',
      '7:56: scrape_timeout is longer than scrape_interval, which Prometheus refuses',
      '8:1: unknown key "nonsense"; allowed are modules, targets, probers, unlisted_targets',
      '9:29: "a b" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '9:36: the environment variable PROBE_EXPORTER_MISSING is not set',
    ],
  },
  { mistake: 'text-instead-of-a-file', says: ['1:1: the file is a string; expected a mapping'] },
  {
    mistake: 'unknown-key-of-unlisted-targets',
    says: ['3:21: unknown key "alow"; did you mean allow?; allowed are allow, deny'],
  },
  {
    mistake: 'unknown-section',
    says: ['1:1: unknown key "modul"; did you mean modules?; allowed are modules, targets, probers, unlisted_targets'],
  },
  {
    mistake: 'unlisted-targets-of-wrong-type',
    says: [
      '3:28: allow is a string; expected a list',
      '3:40: entry 1 of deny is a number; expected a string; put it in quotes',
      '3:43: entry 2 of deny is empty; expected a string',
    ],
  },
  {
    mistake: 'unlisted-targets-that-are-no-rules',
    says: [
      '4:11: "10.0.0.0/33" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '4:24: "300.1.2.3/8" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '4:37: "a b" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '4:44: "http://x/" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '4:57: "*.corp.example:0" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '4:77: "" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '5:10: "a*.example" is no rule; expected an address range, a host name or *.domain, with or without :port',
      '5:24: ":443" is no rule; expected an address range, a host name or *.domain, with or without :port',
    ],
  },
]
