import { asIs, type BlackboxFile, files } from './blackbox-file.ts'

const withTimeout = (timeout: string): string => `modules: { a: { prober: tcp, timeout: ${timeout} } }`

/** What every module has. */
export const MODULES: readonly BlackboxFile[] = [
  ...files('loads', withTimeout, [
    ['a timeout of seconds', '5s'],
    ['a timeout of several units', '1h2m3.5s'],
    ['a timeout with a point at its end', '1.s'],
    ['a timeout with a point at its beginning', '.5s'],
    ['a timeout in microseconds', '5µs'],
    ['a timeout of a month', '720h'],
    ['a timeout with a plus', '+5s'],
    ['a timeout below zero', '-5s'],
    ['a timeout of zero in quotes', '"0"'],
    ['a timeout of minus zero in quotes', '"-0"'],
    ['a timeout of !!str 0', '!!str 0'],
    ['a timeout that is null', '~'],
    ['a timeout in !!binary', '!!binary NXM='],
  ]),
  ...files('is refused', withTimeout, [
    ['a timeout without a unit', '5'],
    ['a timeout of zero', '0'],
    ['a timeout of 0.0', '0.0'],
    ['a timeout in quotes without a unit', '"5"'],
    ['a timeout in days', '1d'],
    ['a timeout in weeks', '1w'],
    ['a timeout that is empty', '""'],
    ['a timeout that is true', 'true'],
    ['a timeout that is a date', '2001-01-01'],
    ['a timeout that is a list', '[5s]'],
    ['a timeout with an exponent', '1e3s'],
    ['a timeout with a space', '1h 2m'],
    ['a timeout without a number', '.s'],
    ['a timeout in capital letters', '1S'],
    ['a timeout beyond 292 years', '9999999h'],
  ]),
  ...files('loads', asIs, [
    ['a module without a block', 'modules: { a: { prober: http } }'],
    ['a block that is null', 'modules: { a: { prober: http, http: } }'],
    ['a block that is empty', 'modules: { a: { prober: http, http: {} } }'],
    ['a block of another prober', 'modules: { a: { prober: tcp, http: { method: POST }, icmp: { ttl: 3 } } }'],
    ['a module that is null', 'modules: { a: }', { differs: 'it could never be probed' }],
    ['a module without a prober', 'modules: { a: { timeout: 5s } }', { differs: 'it could never be probed' }],
    ['a prober that is null', 'modules: { a: { prober: } }', { differs: 'it could never be probed' }],
    ['a prober that is empty', 'modules: { a: { prober: "" } }', { differs: 'it could never be probed' }],
    ['an unknown prober', 'modules: { a: { prober: htp } }', { differs: 'it could never be probed' }],
  ]),
  ...files('is refused', asIs, [
    ['a block that is a text', 'modules: { a: { prober: http, http: "" } }'],
    ['a block that is a list', 'modules: { a: { prober: http, http: [] } }'],
    ['a block in capital letters', 'modules: { a: { prober: http, HTTP: {} } }'],
    ['a mistake in the block of another prober', 'modules: { a: { prober: tcp, icmp: { ttl: 300 } } }'],
  ]),
]
