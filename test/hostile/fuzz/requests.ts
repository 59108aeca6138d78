import fc from 'fast-check'
import { character } from '../../support/arbitraries.ts'

/** Ways to write this machine, each of which is somewhere taken for it. */
const LOOPBACK = [
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '127.0.0.1.',
  '0',
  '0.0.0.0',
  'localhost',
  'LOCALHOST.',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1%25lo]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '１２７.０.０.１',
  '%31%32%37.0.0.1',
  'user:password@127.0.0.1',
  '127.0.0.1#@clock',
  '127.0.0.1\\@clock',
  '127.0.0.1\t',
]

/** Addresses that all mean the canary, in one place or another. */
function canaryAddress(port: number): fc.Arbitrary<string> {
  const usually = (first: string, ...others: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(first) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
  const parts = fc.record({
    host: fc.constantFrom(...LOOPBACK),
    port: usually(`${port}`, `0${port}`, `+${port}`, ` ${port}`, `${port}.0`, `0x${port.toString(16)}`),
    scheme: usually('', 'http://', 'https://', 'HTTP://', '//', 'http:', 'unix:', 'file://', 'http://clock/..//'),
    rest: usually('', '/', '/a?b#c', '?target=clock', ' ', '\r\nHost: clock', '\0'),
  })
  return parts.map(({ scheme, host, port, rest }) => `${scheme}${host}:${port}${rest}`)
}

const TRICKS = [
  '',
  'clock',
  'web',
  'plain',
  'daytime',
  'http_2xx',
  'true',
  '1',
  '-1',
  '9'.repeat(400),
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '/etc/passwd',
  '<script>alert(1)</script>',
  '"\'`><img src=x onerror=alert(1)>',
  '\r\nX-Injected: yes',
  '%0d%0aX-Injected:%20yes',
  '\u0000',
  '\ud800',
  '\u202e😀\uffff',
  'a'.repeat(5000),
  'text/html;q=nan',
  'application/openmetrics-text;version=1.0.0',
  'gzip;q=0, br',
] as const

const METHODS = [
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'get',
  'PROPFIND',
  'M-SEARCH',
  '',
] as const
const PATHS = [
  '/probe',
  '/sd',
  '/logs',
  '/config',
  '/',
  '/metrics',
  '/health',
  '/-/healthy',
  '/-/ready',
  '/-/reload',
  '//probe',
  '/probe/',
  '/%70robe',
  '/PROBE',
  '/sd/../probe',
] as const
const KEYS = ['target', 'module', 'hostname', 'debug', 'id', 'x', 'target[]', '__proto__', 'TARGET', ''] as const
const HEADERS = [
  'Accept',
  'Accept-Encoding',
  'X-Prometheus-Scrape-Timeout-Seconds',
  'Host',
  'Authorization',
  'Cookie',
  'Content-Type',
  'Content-Length',
  'Transfer-Encoding',
  'Expect',
  'If-None-Match',
  'Range',
  'X-Forwarded-Host',
  'Upgrade',
] as const

/** What an encoder makes of a text, and what a careless one does. */
const encoders: readonly ((text: string) => string)[] = [
  (text) => encodeURIComponent(text.toWellFormed()),
  (text) => encodeURIComponent(encodeURIComponent(text.toWellFormed())),
  (text) => text.replace(/[\0-\x20#&]/g, '+'),
  (text) => text,
]

/** A request as it goes over the wire, one character a byte: mostly one that an exporter would answer. */
export function fuzzedRequest(canaryPort: number): fc.Arbitrary<string> {
  const word = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TRICKS) },
    { weight: 3, arbitrary: canaryAddress(canaryPort) },
    { weight: 1, arbitrary: fc.string({ unit: character, maxLength: 40 }) },
  )
  const encoded = fc.tuple(fc.constantFrom(...encoders), word).map(([encode, text]) => encode(text))
  const pair = fc.tuple(fc.constantFrom(...KEYS), encoded).map(([key, value]) => `${key}=${value}`)
  const path = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PATHS) }, { weight: 1, arbitrary: encoded })
  const method = fc.oneof(
    { weight: 6, arbitrary: fc.constant('GET') },
    { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
  )
  const header = fc.tuple(fc.constantFrom(...HEADERS), word).map(([name, value]) => `${name}: ${value}\r\n`)
  // What would be a probe of the canary, if that were allowed.
  const probe = fc
    .record({ target: canaryAddress(canaryPort), module: fc.constantFrom('daytime', 'http_2xx', 'web') })
    .map(({ target, module }) => [`target=${encodeURIComponent(target)}`, `module=${module}`])
  const parts = fc.oneof(
    fc.record({ method, path, query: fc.array(pair, { maxLength: 4 }), headers: fc.array(header, { maxLength: 3 }) }),
    fc.record({
      method: fc.constant('GET'),
      path: fc.constant('/probe'),
      query: probe,
      headers: fc.array(header, { maxLength: 1 }),
    }),
  )
  return parts.map(({ method, path, query, headers }) => {
    const bytes = `${method} ${path}?${query.join('&')} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers.join('')}\r\n`
    return Buffer.from(bytes).toString('latin1')
  })
}
