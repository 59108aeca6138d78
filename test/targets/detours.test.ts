import test, { type ExecutionContext } from 'ava'
import { startDns, zone } from '../support/dns-server.ts'
import { OK, redirectTo, startHttpTarget } from '../support/http-target.ts'
import { type StartedApp, startApp } from '../web/start-app.ts'
import { LITERALS, NAMES, OTHERS } from './bypass-cases.ts'
import { type Canary, startCanary } from './canary.ts'

/** What a target may lead to on the way: only what is sure to be denied, and nothing else of this machine. */
const DENY = "deny: [127.0.0.1, 127.0.0.2, 127.127.127.127, 127.255.255.254, '::1']"

interface Scene {
  readonly app: StartedApp
  readonly canary: Canary
  /** `reason` of the probe of the target named so, or `ok`; the status where it was not probed. */
  readonly probe: (query: string) => Promise<string>
}

interface SceneOptions {
  /** The file, but for names; `§` stands for the port of the canary. */
  readonly yaml: string
  readonly names?: Readonly<Record<string, readonly string[]>>
}

/** Starts an exporter whose modules ask a name server of their own. */
async function setScene(t: ExecutionContext, { yaml, names = NAMES }: SceneOptions): Promise<Scene> {
  const [canary, dns] = await Promise.all([startCanary(t), startDns(t, zone(names))])
  const filled = yaml.replaceAll('§', String(canary.port)).replaceAll('RESOLVER', `resolver: '${dns.address}'`)
  const app = await startApp(t, filled)
  const probe = async (query: string): Promise<string> => {
    const { status, text } = await app.ask(`/probe?target=${query}`)
    if (status !== 200) return String(status)
    return /^probe_failure_info\{reason="(\w+)"/m.exec(text)?.[1] ?? 'ok'
  }
  return { app, canary, probe }
}

/** Where a redirect leads, as bytes of a header. */
function toLocation(spelling: string, port: number): string {
  return `http://${Buffer.from(spelling.replaceAll('§', String(port))).toString('latin1')}`
}

const whose = [
  {
    title: 'a listed target',
    spellings: [...LITERALS, ...OTHERS],
    target: (port: number) => `{ target: { address: 'http://127.0.0.1:${port}/', module: http } }`,
    rules: `{ ${DENY} }`,
  },
  {
    title: 'an unlisted target',
    spellings: OTHERS,
    target: () => '{}',
    rules: "{ allow: ['127.0.0.1:PORT', '*.ok.example', localhost], deny: ['127.0.0.1:§', 127.0.0.2, '::1'] }",
  },
]

for (const { title, target, rules, spellings } of whose) {
  test(`${title} leads nowhere that is denied, however its redirect writes it`, async (t) => {
    let location = ''
    const { port } = await startHttpTarget(t, () => redirectTo(location))
    const yaml = `modules: { http: { prober: http, timeout: 5s, RESOLVER } }\ntargets: ${target(port)}\nunlisted_targets: ${rules}`
    const { probe, canary } = await setScene(t, { yaml: yaml.replaceAll('PORT', String(port)) })
    const query = title === 'a listed target' ? 'target' : `127.0.0.1:${port}&module=http`
    for (const spelling of spellings.filter((text) => !/\p{Cc}|127\.0\.0\.9/u.test(text))) {
      location = toLocation(spelling, canary.port)
      t.not(await probe(query), 'ok', spelling)
      t.deepEqual(canary.seen(), [], spelling)
    }
    for (const spelling of [
      '127.0.0.1:§/',
      '[::1]:§/',
      '[::ffff:7f00:1]:§/',
      '127.0.0.2:§/',
      'v4.ok.example:§/',
      'localhost:§/',
      'x@127.0.0.1:§/',
    ]) {
      location = toLocation(spelling, canary.port)
      t.is(await probe(query), 'denied', spelling)
    }
    t.deepEqual(canary.seen(), [])
  })
}

test('a listed target passes where it is denied, and where it leads on at its own port', async (t) => {
  const { port } = await startHttpTarget(t, ({ path }) =>
    path === '/b' ? OK : redirectTo(path === '/a' ? '/b' : '/a'),
  )
  const yaml = `modules: { http: { prober: http, timeout: 5s } }
targets:
  name: { address: 'localhost:${port}', module: http }
  ip: { address: 'http://user@127.0.0.1:${port}/', module: http }
  mapped: { address: 'http://[::ffff:127.0.0.1]:${port}/', module: http }
unlisted_targets: { deny: ['*', '0.0.0.0/0', '::/0'] }`
  const { probe } = await setScene(t, { yaml: yaml.replace('localhost', '127.0.0.1') })
  for (const name of ['name', 'ip', 'mapped']) t.is(await probe(name), 'ok')
})

const CANARY = 'http://127.0.0.1:§/'
const OAUTH2 = `oauth2: { client_id: a, client_secret: b, token_url: '${CANARY}' }`
const detours = [
  { title: 'a proxy', settings: `proxy_url: '${CANARY}'` },
  { title: 'a proxy by another spelling', settings: "proxy_url: 'http://[::ffff:127.0.0.1]:§/'" },
  { title: 'a proxy by its name', settings: "proxy_url: 'http://v4.ok.example:§/'" },
  { title: 'a proxy over TLS', settings: "proxy_url: 'https://127.0.0.1:§/'" },
  { title: 'a token URL', settings: OAUTH2 },
  { title: 'a token URL by another spelling', settings: OAUTH2.replace('127.0.0.1', '[::1]') },
  { title: 'a token URL by its name', settings: OAUTH2.replace('127.0.0.1', 'v6.ok.example') },
  {
    title: 'the proxy of a token URL',
    settings: OAUTH2.replace(CANARY, 'http://127.0.0.9:1/').replace(' }', `, proxy_url: '${CANARY}' }`),
  },
]

for (const { title, settings } of detours) {
  for (const listed of [true, false]) {
    test(`${title} that is denied is not connected to for ${listed ? 'a listed' : 'an unlisted'} target`, async (t) => {
      const target = await startHttpTarget(t, () => OK)
      const yaml = `modules: { http: { prober: http, timeout: 5s, RESOLVER, http: { ${settings} } } }
targets: { target: { address: 'http://127.0.0.1:${target.port}/', module: http } }
unlisted_targets: { allow: ['127.0.0.1:${target.port}', 127.0.0.9, '*.ok.example'], deny: ['127.0.0.1:§', '::1'] }`
      const { probe, canary } = await setScene(t, { yaml })
      t.is(await probe(listed ? 'target' : `127.0.0.1:${target.port}&module=http`), 'denied')
      t.deepEqual(canary.seen(), [])
      t.is(target.requests.length, 0)
    })
  }
}

for (const host of ['0xa9fea9fe', '2852039166', '169.254.43518', '169.254.169.254.', '[::ffff:a9fe:a9fe]']) {
  test(`a proxy that resolves names is not asked for ${host}`, async (t) => {
    const proxy = await startHttpTarget(t, () => redirectTo(`http://${host}/`))
    const settings = `{ proxy_url: 'http://${proxy.address}', skip_resolve_phase_with_proxy: true }`
    const yaml = `modules: { http: { prober: http, timeout: 5s, RESOLVER, http: ${settings} } }
targets: { target: { address: 'http://inside.example/', module: http } }`
    const { probe } = await setScene(t, { yaml })
    t.is(await probe('target'), 'denied')
    t.is(proxy.requests.length, 1)
  })
}

test('a token URL that is allowed leads nowhere that is denied', async (t) => {
  let location = ''
  const tokens = await startHttpTarget(t, () => redirectTo(location))
  const yaml = `modules: { http: { prober: http, timeout: 5s, RESOLVER, http: { ${OAUTH2.replace('§', String(tokens.port))} } } }
targets: { target: { address: 'http://127.0.0.9:1/', module: http } }
unlisted_targets: { deny: ['127.0.0.1:§', '::1'] }`
  const { probe, canary } = await setScene(t, { yaml })
  for (const spelling of ['127.0.0.1:§/', '[::1]:§/', 'v4.ok.example:§/']) {
    location = toLocation(spelling, canary.port)
    t.is(await probe('target'), 'denied', spelling)
  }
  t.deepEqual(canary.seen(), [])
})

/** Where nobody connects to but who names it; the guard has to say so before anything is sent. */
const SPECIAL = [
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '[fd00:ec2::254]',
  '[64:ff9b::a9fe:a9fe]',
  'meta.example',
  'meta6.example',
]
const SPECIAL_NAMES = { 'meta.example': ['169.254.169.254'], 'meta6.example': ['fd00:ec2::254'] }

for (const place of SPECIAL) {
  test(`${place} is denied to a listed target, its redirects, its proxy and its token URL, without any rule`, async (t) => {
    const target = await startHttpTarget(t, () => redirectTo(`http://${place}/latest/meta-data/`))
    const address = `http://127.0.0.1:${target.port}/`
    const yaml = `modules:
  http: { prober: http, timeout: 5s, RESOLVER }
  proxied: { prober: http, timeout: 5s, RESOLVER, http: { proxy_url: 'http://${place}:3128' } }
  token: { prober: http, timeout: 5s, RESOLVER, http: { oauth2: { client_id: a, client_secret: b, token_url: 'http://${place}/' } } }
targets:
  target: { address: '${address}', module: http, modules: [proxied, token] }
  meta: { address: 'http://meta.example/', module: http }
  meta6: { address: 'meta6.example', module: http }`
    const { probe } = await setScene(t, { yaml, names: SPECIAL_NAMES })
    t.is(await probe('target'), 'denied')
    t.is(target.requests.length, 1)
    t.is(await probe('target&module=proxied'), 'denied')
    t.is(await probe('target&module=token'), 'denied')
    t.is(target.requests.length, 1)
    t.is(await probe('meta'), 'denied')
    t.is(await probe('meta6'), 'denied')
  })
}

test('a denied probe says why', async (t) => {
  const yaml = `modules: { http: { prober: http, timeout: 5s, RESOLVER } }
targets: { meta: { address: 'http://meta.example/', module: http } }`
  const { app, probe } = await setScene(t, { yaml, names: SPECIAL_NAMES })
  t.is(await probe('meta'), 'denied')
  const message =
    '"meta.example:80", which is 169.254.169.254, is not allowed by unlisted_targets; an address of the own link, or of a ' +
    "cloud's metadata service, has to be named there"
  const [{ outcome } = { outcome: undefined }] = app.exporter.history.list()
  t.like(outcome, { ok: false, reason: 'denied', phase: 'resolve', message })
})

/** A name server that answers with one address the first time, and then with another. */
async function startRebinding(t: ExecutionContext, first: string, then: string) {
  let asked = 0
  return startDns(t, ({ type }) => {
    if (type !== 'A') return { records: [] }
    asked += 1
    return { records: [{ value: asked === 1 ? first : then }] }
  })
}

for (const { title, file } of [
  { title: 'listed', file: "targets: { 'rebind.example:PORT': { address: 'rebind.example:PORT', module: http } }" },
  { title: 'unlisted', file: 'unlisted_targets: { allow: [rebind.example], deny: [127.0.0.2] }' },
]) {
  test(`a server that answers otherwise the second time changes nothing for a probe of ${title} name`, async (t) => {
    const target = await startHttpTarget(t, ({ path }) => (path === '/b' ? OK : redirectTo('/b')))
    const canary = await startCanary(t, ['127.0.0.2'], target.port)
    const dns = await startRebinding(t, '127.0.0.1', '127.0.0.2')
    const http = `{ prober: http, timeout: 5s, resolver: '${dns.address}', http: { preferred_ip_protocol: ip4 } }`
    const { ask } = await startApp(t, `modules: { http: ${http} }\n${file.replaceAll('PORT', String(canary.port))}`)
    const { text } = await ask(`/probe?target=rebind.example:${canary.port}&module=http`)
    t.regex(text, /^probe_success 1$/m)
    t.is(target.requests.length, 2)
    t.deepEqual(canary.seen(), [])
  })
}

test('a name whose second answer is denied is denied to the next probe', async (t) => {
  const canary = await startCanary(t, ['127.0.0.2'])
  const dns = await startRebinding(t, '127.0.0.9', '127.0.0.2')
  const yaml = `modules: { tcp: { prober: tcp, timeout: 5s, resolver: '${dns.address}', tcp: { preferred_ip_protocol: ip4 } } }
unlisted_targets: { allow: ['*.example', 127.0.0.0/8], deny: [127.0.0.2] }`
  const { ask } = await startApp(t, yaml)
  const query = `/probe?target=rebind.example:${canary.port}&module=tcp`
  t.regex((await ask(query)).text, /reason="refused"/)
  t.regex((await ask(query)).text, /reason="denied"/)
  t.deepEqual(canary.seen(), [])
})
