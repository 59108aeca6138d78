import type { MistakeCase } from './mistake-case.ts'

/** Modules and the options of their probers. */
export const MODULES: readonly MistakeCase[] = [
  { mistake: 'empty-prober', says: ['3:5: prober is empty; allowed are daytime, http, json, tcp'] },
  {
    mistake: 'key-of-another-block',
    says: [
      '2:25: unknown key "max_skew"; it belongs under daytime; allowed are prober, timeout, cache, isolate, resolver, daytime, http, json, tcp',
      '3:29: unknown key "pattern"; it belongs under daytime; allowed are preferred_ip_protocol, ip_protocol_fallback',
    ],
  },
  { mistake: 'missing-prober', says: ['2:3: prober is missing; allowed are daytime, http, json, tcp'] },
  { mistake: 'module-name-with-control-character', says: ['2:3: the name of a module has no control characters'] },
  {
    mistake: 'module-of-wrong-type',
    says: [
      '2:3: empty is empty; expected a mapping',
      '3:11: number is a number; expected a mapping',
      '4:9: list is a list; expected a mapping',
      '5:9: text is a string; expected a mapping',
    ],
  },
  { mistake: 'module-without-a-name', says: ['2:3: a module needs a name'] },
  {
    mistake: 'option-of-wrong-type',
    says: [
      '2:45: pattern is a list; expected a string',
      '3:58: ip_protocol_fallback is a string; expected true or false',
      '4:36: help is a list; expected a mapping',
    ],
  },
  { mistake: 'option-with-refused-characters', says: ['2:41: a prefix has lower-case letters'] },
  {
    mistake: 'options-of-wrong-type',
    says: [
      '2:31: tcp is a number; expected a mapping',
      '3:29: tcp is a string; expected a mapping',
      '4:29: tcp is a list; expected a mapping',
    ],
  },
  {
    mistake: 'pattern-that-does-not-close',
    says: ['2:49: "(\\\\d{4}" is not a regular expression of RE2: missing closing ): `(\\d{4}`'],
  },
  {
    mistake: 'pattern-with-look-ahead',
    says: ['2:49: "a(?=b)" is not a regular expression of RE2: invalid or unsupported Perl syntax: `(?=`'],
  },
  {
    mistake: 'pattern-with-possessive-quantifier',
    says: ['2:49: "a++" is not a regular expression of RE2: invalid nested repetition operator: `++`'],
  },
  { mistake: 'prober-of-wrong-type', says: ['2:18: prober is a list; allowed are daytime, http, json, tcp'] },
  {
    mistake: 'unknown-module-key',
    says: [
      '2:24: unknown key "timout"; did you mean timeout?; allowed are prober, timeout, cache, isolate, resolver, daytime, http, json, tcp',
    ],
  },
  {
    mistake: 'unknown-option-of-another-prober',
    says: [
      '2:34: unknown key "patern"; did you mean pattern?; allowed are pattern, max_skew, preferred_ip_protocol, ip_protocol_fallback',
    ],
  },
  {
    mistake: 'unknown-prober-like-no-other',
    says: ['2:19: prober is "smtp_starttls"; allowed are daytime, http, json, tcp'],
  },
  {
    mistake: 'unknown-prober-option',
    says: [
      '5:7: unknown key "prefered_ip_protocol"; did you mean preferred_ip_protocol?; allowed are preferred_ip_protocol, ip_protocol_fallback',
    ],
  },
  {
    mistake: 'unknown-prober',
    says: ['2:18: prober is "htp"; did you mean http?; allowed are daytime, http, json, tcp'],
  },
]
