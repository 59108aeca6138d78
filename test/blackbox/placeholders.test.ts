import test from 'ava'
import type * as z from 'zod'
import { blackboxPlaceholders } from '../../src/blackbox/probers.ts'
import { loadConfig } from '../../src/config/load.ts'
import { loadProbers } from '../../src/probe/catalog.ts'
import type { Prober } from '../../src/probe/define-prober.ts'
import { writeConfig } from '../config/load-file.ts'
import { proberSource } from '../probe/user-probers/sources.ts'

function find(name: string): { readonly options: z.ZodType; secrets(options: unknown): Iterable<string> } {
  const found = blackboxPlaceholders.find((placeholder) => placeholder.name === name)
  if (found === undefined) throw new Error(`there is no placeholder ${name}`)
  return found
}

test('the probers of blackbox_exporter that are not built in are known by name', (t) => {
  t.deepEqual(
    blackboxPlaceholders.map(({ name }) => name),
    ['dns', 'grpc', 'icmp', 'unix', 'websocket'],
  )
})

const defaults = [
  { name: 'icmp', settings: {}, has: { ttl: 64, payload_size: 0, dont_fragment: false, preferred_ip_protocol: 'ip6' } },
  { name: 'grpc', settings: {}, has: { service: '', tls: false, ip_protocol_fallback: true } },
  { name: 'unix', settings: {}, has: { tls: false } },
  { name: 'websocket', settings: {}, has: { preferred_ip_protocol: 'ip6' } },
  {
    name: 'dns',
    settings: { query_name: 'a.example' },
    has: { recursion_desired: true, query_type: '', query_class: '', transport_protocol: '', dns_over_tls: false },
  },
]

for (const { name, settings, has } of defaults) {
  test(`the settings of ${name} have the defaults of blackbox_exporter`, (t) => {
    t.like(find(name).options.parse(settings), has)
  })
}

test('a module of dns may be without settings, but not without a name in them', (t) => {
  const { options } = find('dns')
  t.true(options.safeParse(undefined).success)
  t.deepEqual(
    options.safeParse({ query_name: '' }).error?.issues.map(({ message }) => message),
    ['query_name must be set'],
  )
})

const mistakes = [
  {
    name: 'dns',
    settings: { query_name: 'x', query_type: 'AAA' },
    says: '"AAA" is no record type of DNS; did you mean AAAA?',
  },
  { name: 'dns', settings: { query_name: 'x', query_class: 'in' }, says: '"in" is no class of DNS; did you mean IN?' },
  { name: 'icmp', settings: { ttl: -1 }, says: 'ttl cannot be negative' },
  { name: 'icmp', settings: { ttl: 256 }, says: 'ttl cannot exceed 255' },
]

for (const { name, settings, says } of mistakes) {
  test(`a mistake in the settings of ${name} says what is wrong: ${says}`, (t) => {
    t.is(find(name).options.safeParse(settings).error?.issues[0]?.message, says)
  })
}

test('the secrets of a placeholder are known', (t) => {
  const { options, secrets } = find('websocket')
  const settings = options.parse({
    source_ip_address: '127.0.0.1',
    http_config: {
      basic_auth: { username: 'me', password: 'one' },
      authorization: { credentials: 'two' },
      bearer_token: 'three',
      oauth2: {
        client_id: 'id',
        token_url: 'http://127.0.0.1/',
        client_secret: 'four',
        endpoint_params: { password: 'nine', audience: 'y' },
      },
      headers: { Cookie: 'five', Accept: ['six'] },
      http_headers: { A: { secrets: ['seven'], values: ['x'] }, 'X-Api-Key': { values: ['ten'] } },
      proxy_url: 'http://127.0.0.1:1',
      proxy_connect_header: { A: ['eleven'] },
      tls_config: { cert: 'certificate', key: 'eight' },
    },
  })
  const found = new Set(secrets(settings))
  found.delete('')
  const secret = ['one', 'two', 'three', 'four', 'five', 'seven', 'eight', 'nine', 'ten', 'eleven']
  t.deepEqual([...found].sort(), secret.sort())
})

const PLACEHOLDERS = ['dns', 'grpc', 'icmp', 'unix', 'websocket']

for (const name of PLACEHOLDERS) {
  test(`a module of ${name} loads, is told, and is refused before any probe`, async (t) => {
    const file = await writeConfig(t, `modules:\n  a: { prober: ${name} }\n`)
    const { modules, warnings } = await loadConfig(file, { loadProbers })
    const { prober, options } = modules.get('a') ?? t.fail()
    const reason = `the prober ${name} is not built in; name a file with one of your own in the section probers`
    t.is(prober.refuse?.(options, { address: 'a.example' }), reason)
    t.deepEqual(warnings, [{ line: 2, column: 16, message: reason }])
    await t.throwsAsync(prober.probe({} as Parameters<Prober['probe']>[0]), { message: reason })
  })
}

test("a user's prober takes the place of a placeholder, but of no prober that is built in", async (t) => {
  const dns = await writeConfig(t, proberSource('dns'), 'dns.ts')
  const tcp = await writeConfig(t, proberSource('tcp'), 'tcp.ts')
  const { probers, mistakes } = await loadProbers([dns, tcp], '/none/probe-exporter.yml')
  const found = probers.filter(({ name }) => name === 'dns')
  t.deepEqual(
    found.map(({ refuse }) => refuse),
    [undefined],
  )
  t.deepEqual(mistakes, [{ index: 1, message: `${tcp}: there is a prober tcp already; choose another name` }])
})
