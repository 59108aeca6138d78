import type { MistakeCase } from './mistake-case.ts'

/** DNS servers of modules and targets. */
export const RESOLVER: readonly MistakeCase[] = [
  {
    mistake: 'resolver-that-is-none',
    says: [
      '2:34: "dns.example" is no DNS server; expected an IP address, with or without :port',
      '3:33: "udp://127.0.0.1" is no DNS server; expected an IP address, with or without :port',
      '4:34: resolver is empty; expected at least 1 entry',
      '5:34: resolver has 4; expected at most 3 entries',
      '6:36: "127.1" is no DNS server; expected an IP address, with or without :port',
      '7:37: resolver is a mapping; expected a string or a list',
      '9:52: "127.0.0.1:0" is no DNS server; expected an IP address, with or without :port',
      '10:45: resolver is empty; expected a string or a list',
    ],
  },
]
