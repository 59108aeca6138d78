import test, { type ExecutionContext } from 'ava'
import { startDns, zone } from '../support/dns-server.ts'
import { type StartedApp, startApp } from '../web/start-app.ts'
import { LITERAL_ADDRESSES, LITERALS, NAMES, OTHER_ADDRESSES, OTHERS } from './bypass-cases.ts'
import { type Canary, startCanary } from './canary.ts'

interface Scene {
  readonly canary: Canary
  readonly app: StartedApp
}

/** Starts an exporter with these rules, whose names lead to a canary. */
async function setScene(t: ExecutionContext, rules: string): Promise<Scene> {
  const [canary, dns] = await Promise.all([startCanary(t), startDns(t, zone(NAMES))])
  const module = (prober: string) => `  ${prober}: { prober: ${prober}, timeout: 5s, resolver: '${dns.address}' }\n`
  const modules = ['tcp', 'http', 'json'].map(module).join('')
  return { canary, app: await startApp(t, `modules:\n${modules}unlisted_targets: ${rules}\n`) }
}

interface Answered {
  readonly status: number
  readonly succeeded: boolean
  readonly seen: readonly string[]
}

async function probe({ canary, app }: Scene, module: string, spelling: string): Promise<Answered> {
  const target = spelling.replaceAll('§', String(canary.port))
  const { status, text } = await app.ask(`/probe?module=${module}&target=${encodeURIComponent(target)}`)
  return { status, succeeded: !/^probe_success 0$/m.test(text) && status === 200, seen: canary.seen() }
}

interface FileCase {
  readonly title: string
  readonly rules: string
  readonly prefixes: Readonly<Record<string, readonly string[]>>
}

/** Rules that allow all that the tricks lead past, but never the canary. */
const files: readonly FileCase[] = [
  {
    title: 'where the machine is denied',
    rules: `{
      allow: [localhost, '*.localhost', ok.example, '*.ok.example', 127.0.0.0/8, '::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', 2002::/16, 2001::/32],
      deny: [127.0.0.1, 127.0.0.2, 127.127.127.127, 127.255.255.254, '::1'] }`,
    // What stands before a spelling; json reads schemes its own way.
    prefixes: { tcp: [''], http: ['', 'http://'], json: [] },
  },
  {
    title: 'where another range is allowed',
    rules: '{ allow: [192.0.2.0/24, 2001:db8::/32] }',
    prefixes: { http: [''] },
  },
]

for (const { title, rules, prefixes: prefixesOf } of files) {
  for (const [module, prefixes] of Object.entries(prefixesOf)) {
    test(`${title}, no spelling of a literal address brings ${module} to it: each is a 403`, async (t) => {
      const scene = await setScene(t, rules)
      const spellings = [...LITERAL_ADDRESSES, ...prefixes.flatMap((prefix) => LITERALS.map((text) => prefix + text))]
      for (const spelling of spellings) {
        t.deepEqual(await probe(scene, module, spelling), { status: 403, succeeded: false, seen: [] }, spelling)
      }
    })

    test(`${title}, neither a name nor nonsense brings ${module} to the machine`, async (t) => {
      const scene = await setScene(t, rules)
      const spellings = [...OTHER_ADDRESSES, ...prefixes.flatMap((prefix) => OTHERS.map((text) => prefix + text))]
      for (const spelling of spellings) {
        const { status, ...rest } = await probe(scene, module, spelling)
        t.true([200, 400, 403].includes(status), `${spelling} is a ${status}`)
        t.deepEqual(rest, { succeeded: false, seen: [] }, spelling)
      }
    })
  }
}

test('the canary sees whoever may connect to it', async (t) => {
  const scene = await setScene(t, '{ allow: [127.0.0.1, 127.0.0.2, "::1", localhost, "*.ok.example"] }')
  t.deepEqual((await probe(scene, 'tcp', '127.0.0.1:§')).seen, ['127.0.0.1'])
  t.deepEqual((await probe(scene, 'tcp', '[::1]:§')).seen, ['::1'])
  t.deepEqual((await probe(scene, 'tcp', '0.0.0.0:§')).seen, ['127.0.0.1'])
  t.deepEqual((await probe(scene, 'http', 'http://[::]:§/')).seen, ['::1'])
  t.deepEqual((await probe(scene, 'http', 'http://[::ffff:127.0.0.2]:§/')).seen, ['127.0.0.2'])
  t.deepEqual((await probe(scene, 'http', 'http://ｖ4。ok.example:§/')).seen, ['127.0.0.1'])
})
