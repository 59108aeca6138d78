import { isIP } from '../net/is-ip.ts'

/** What an address names; IPv6 without its brackets. */
export interface NamedEndpoint {
  readonly host: string
  /** Undefined where the address names none, so that the prober decides. */
  readonly port: number | undefined
}

/** Reads where an address leads; undefined for what names no host. */
export function readEndpoint(address: string): NamedEndpoint | undefined {
  const text = address.trim()
  return readUrl(text) ?? readLoosely(text)
}

/** Reads where else an address could lead, by each way in which a prober, a resolver or a URL parser could read it. */
export function readOddly(address: string): readonly NamedEndpoint[] {
  const spellings = new Set([address.trim().slice(0, MAX_LENGTH)])
  for (const spelling of spellings) {
    for (const respell of RESPELLINGS) {
      if (spellings.size < MAX_SPELLINGS) spellings.add(respell(spelling).slice(0, MAX_LENGTH))
    }
  }
  return [...spellings].flatMap((spelling) => {
    return [readUrl(spelling), readLoosely(spelling)].filter((endpoint) => endpoint !== undefined)
  })
}

/** Whatever an address is wrapped in, there is an end to it. */
const MAX_SPELLINGS = 32

/** What stands behind so many characters is no host; whoever connects to it all the same asks the guard once more. */
const MAX_LENGTH = 2048

const RESPELLINGS: readonly ((text: string) => string)[] = [
  decodeEscapes,
  toPlainCharacters,
  withoutScheme,
  (text) => text.replaceAll('\\', '/'),
]

function decodeEscapes(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString())
}

/** What IDNA makes of digits, dots and brackets of other kinds, without what it and URL parsers leave out. */
function toPlainCharacters(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Cc}\p{Cf}]/gu, '')
}

function withoutScheme(text: string): string {
  return isIP(text) === 0 ? text.replace(/^[a-z][a-z\d+.-]*:(?!\d{1,5}(?:[/?#\\]|$))/i, '') : text
}

/** Reads an address as a URL, with its scheme or without. The URL parser knows every spelling of an IPv4 address. */
function readUrl(address: string): NamedEndpoint | undefined {
  const { scheme, rest } = splitScheme(address)
  const url = URL.parse(`http://${rest}`)
  if (url === null) return undefined
  // The parser leaves the default port of a scheme out.
  const port = url.port || URL.parse(`https://${rest}`)?.port || DEFAULT_PORTS[scheme]
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: port ? Number(port) : undefined }
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** Takes a scheme off, whatever it is, with as many slashes as there are, or none for http. */
function splitScheme(address: string): { readonly scheme: string; readonly rest: string } {
  const pattern = /^(?:(?<any>[a-z][a-z\d+.-]*):[\\/]+|(?<http>https?):(?!\d{1,5}(?:[/?#\\]|$)))(?<rest>.*)$/is
  const groups = pattern.exec(address)?.groups
  const scheme = (groups?.['any'] ?? groups?.['http'] ?? '').toLowerCase()
  return { scheme, rest: groups?.['rest'] ?? address }
}

/** Finds the host in what is no URL: an IPv6 address without brackets or with a zone, an impossible port. */
function readLoosely(address: string): NamedEndpoint | undefined {
  const { rest } = splitScheme(address)
  if (isIP(rest) === 6) return { host: rest, port: undefined }
  const groups = LOOSE_HOST.exec(rest)?.groups
  const host = groups?.['v6'] ?? groups?.['host']?.replace(/\.+$/, '') ?? ''
  const port = groups?.['port']
  if (host === '') return undefined
  const canonical = host.includes(':') ? host : (URL.parse(`http://${host}/`)?.hostname ?? host)
  return { host: canonical, port: port === undefined ? undefined : Number(port) }
}

/** What comes behind the last `@`, up to what ends a host; a control character cuts names off in some resolvers. */
const LOOSE_HOST = /^(?:[^/?#]*@)?(?:\[(?<v6>[^\]]*)\]|(?<host>[^:/?#\\\0- \x7f]*))(?::(?<port>\d{1,5})(?=[/?#\\]|$))?/
