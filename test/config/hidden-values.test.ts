import test, { type ExecutionContext } from 'ava'
import * as z from 'zod'
import type { Config } from '../../src/config/load.ts'
import { type LoadFileOptions, loadFile, writeConfig } from './load-file.ts'

const own = {
  name: 'own',
  options: z.strictObject({
    user: z.string().default(''),
    password: z.string().default(''),
    proxy: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  secrets: (options: unknown): string[] => [(options as { readonly password: string }).password],
}
const other = { name: 'other', options: z.strictObject({}) }

async function load(t: ExecutionContext, modules: string, options: LoadFileOptions = {}): Promise<Config> {
  const file = await writeConfig(t, `modules:\n${modules}`)
  return loadFile(file, { ...options, probers: [own, other] })
}

test('what a prober says is secret is shown nowhere', async (t) => {
  const { modules, shown, redact } = await load(
    t,
    '  a: { prober: own, own: { user: me, password: swordfish, headers: { A: x swordfish, B: swordfish } } }\n',
  )
  t.deepEqual(modules.get('a')?.shown, {
    prober: 'own',
    own: { user: 'me', password: '<secret>', headers: { A: 'x <secret>', B: '<secret>' } },
  })
  t.notRegex(shown, /swordfish/)
  t.is(redact('sent "swordfish"'), 'sent "<secret>"')
})

test('a short secret is hidden where it is all of a value', async (t) => {
  const { modules, shown, redact } = await load(t, '  a: { prober: own, own: { user: abcd, password: abc } }\n')
  t.deepEqual(modules.get('a')?.shown, { prober: 'own', own: { user: 'abcd', password: '<secret>' } })
  t.regex(shown, /user: abcd\n {6}password: <secret>/)
  t.is(redact('abc'), 'abc')
})

for (const password of ['12345', '!!binary MTIzNDU=', '"12345"']) {
  test(`a secret that is written as ${password} is hidden`, async (t) => {
    const { modules, shown } = await load(t, `  a: { prober: own, own: { password: ${password} } }\n`)
    t.like(modules.get('a')?.options, { password: '12345' })
    t.deepEqual(modules.get('a')?.shown, { prober: 'own', own: { password: '<secret>' } })
    t.notRegex(shown, /12345|MTIz/)
  })
}

test('a secret in a block that has no effect is hidden too', async (t) => {
  const { shown, redact } = await load(t, '  a: { prober: other, own: { password: swordfish } }\n')
  t.notRegex(shown, /swordfish/)
  t.is(redact('swordfish'), '<secret>')
})

test('a short secret of one module is left alone in another', async (t) => {
  const { modules } = await load(
    t,
    '  a: { prober: own, own: { password: me } }\n  b: { prober: own, own: { user: me } }\n',
  )
  t.deepEqual(modules.get('b')?.shown, { prober: 'own', own: { user: 'me' } })
})

test('a secret that is empty hides nothing', async (t) => {
  const { modules } = await load(t, '  a: { prober: own, own: { password: "", user: "" } }\n')
  t.deepEqual(modules.get('a')?.shown, { prober: 'own', own: { password: '', user: '' } })
})

test('a secret of the environment that a prober says is secret too is hidden once', async (t) => {
  const env = { PASSWORD: 'swordfish' }
  const { modules } = await load(t, `  a: { prober: own, own: { password: "\${env:PASSWORD}" } }\n`, { env })
  t.deepEqual(modules.get('a')?.shown, { prober: 'own', own: { password: '<secret>' } })
})

test('the password of a URL is hidden, in the URL and out of it', async (t) => {
  const { modules, shown, redact } = await load(
    t,
    '  a: { prober: own, own: { proxy: "http://me:sword%66ish@127.0.0.1:3128/" } }\n',
  )
  const proxy = 'http://me:<secret>@127.0.0.1:3128/'
  t.deepEqual(modules.get('a')?.shown, { prober: 'own', own: { proxy } })
  t.true(shown.includes(proxy))
  t.is(redact('sword%66ish and swordfish'), '<secret> and <secret>')
})

test('a prober that cannot say what is secret is a mistake, and no crash', async (t) => {
  const broken = { ...own, secrets: () => JSON.parse('{') as string[] }
  const file = await writeConfig(t, 'modules: { a: { prober: own } }\n')
  await t.throwsAsync(loadFile(file, { probers: [broken] }), { message: /: a prober cannot check its settings: / })
})
