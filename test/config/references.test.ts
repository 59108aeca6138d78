import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { Config } from '../../src/config/load.ts'
import { type LoadFileOptions, loadFile, mistakesIn, writeConfig } from './load-file.ts'

const SECRET = 'hunter2-topsecret'

async function loadText(t: ExecutionContext, text: string, options?: LoadFileOptions): Promise<Config> {
  return loadFile(await writeConfig(t, text), options)
}

function addressOf(config: Config): string | undefined {
  return config.targets.get('site')?.address
}

const SITE = (address: string) => `modules: { web: { prober: http } }
targets:
  site: { address: "${address}", module: web }
`

const values = [
  { title: 'a variable of the environment', address: `\${env:HOST}`, becomes: 'a.example' },
  {
    title: 'a variable in the middle of a string',
    address: `http://\${env:HOST}:80/`,
    becomes: 'http://a.example:80/',
  },
  { title: 'several variables', address: `\${env:HOST}:\${env:PORT}`, becomes: 'a.example:8080' },
  { title: 'a variable that refers to another is not followed', address: `x\${env:NESTED}`, becomes: `x\${env:HOST}` },
  { title: 'a variable with the signs of a replacement', address: `\${env:DOLLARS}`, becomes: "$&$1$'" },
  { title: 'an empty variable', address: `x\${env:EMPTY}`, becomes: 'x' },
  { title: 'another kind of reference is left as it is', address: `\${secret:HOST}`, becomes: `\${secret:HOST}` },
  { title: 'what does not close is left as it is', address: `\${env:HOST`, becomes: `\${env:HOST` },
]
const env = { HOST: 'a.example', PORT: '8080', NESTED: `\${env:HOST}`, EMPTY: '', DOLLARS: "$&$1$'" }

for (const { title, address, becomes } of values) {
  test(`a reference in a string of the file: ${title}`, async (t) => {
    t.is(addressOf(await loadText(t, SITE(address), { env })), becomes)
  })
}

const endings = [
  { title: 'a line feed at the end', content: 'a.example\n' },
  { title: 'a carriage return and a line feed at the end', content: 'a.example\r\n' },
  { title: 'nothing at the end', content: 'a.example' },
]

for (const { title, content } of endings) {
  test(`a reference to a file beside the configuration, with ${title}`, async (t) => {
    const file = await writeConfig(t, SITE(`\${file:host.txt}`))
    await writeFile(join(dirname(file), 'host.txt'), content)
    t.is(addressOf(await loadFile(file)), 'a.example')
  })
}

test('a reference to a file by its whole path', async (t) => {
  const host = await writeConfig(t, 'a.example\n', 'host.txt')
  t.is(addressOf(await loadText(t, SITE(`\${file:${host}}`))), 'a.example')
})

test('a reference in a list, and one that an alias takes over', async (t) => {
  const text = `modules:
  clock: { prober: daytime, daytime: { pattern: &pattern "\${env:HOST}" } }
  other: { prober: daytime, daytime: { pattern: *pattern } }
unlisted_targets: { allow: ["\${env:HOST}:443"] }
`
  const { modules, unlistedTargets } = await loadText(t, text, { env })
  const sources = Array.from(
    modules.values(),
    ({ options }) => (options as { pattern: { source: string } }).pattern.source,
  )
  t.deepEqual(sources, ['a.example', 'a.example'])
  t.deepEqual(
    unlistedTargets?.allow.map((rule) => rule.text),
    ['a.example:443'],
  )
})

test('a reference in a key is left as it is', async (t) => {
  const { modules } = await loadText(t, `modules: { "\${env:HOST}": { prober: tcp } }\n`, { env })
  t.deepEqual([...modules.keys()], [`\${env:HOST}`])
})

test('the file is shown without what its references stand for', async (t) => {
  const config = await loadText(t, SITE(`http://me:\${env:SECRET}@a.example/`), { env: { SECRET } })
  t.is(addressOf(config), `http://me:${SECRET}@a.example/`)
  t.is(config.shown, 'modules:\n  web:\n    prober: http\ntargets:\n  site:\n    address: <secret>\n    module: web\n')
})

test('a module is shown without what its references stand for', async (t) => {
  const text = `modules: { clock: { prober: daytime, daytime: { pattern: "\${env:SECRET}" } } }\n`
  const { modules } = await loadText(t, text, { env: { SECRET } })
  t.deepEqual(modules.get('clock')?.shown, { prober: 'daytime', daytime: { pattern: '<secret>' } })
})

test('a password that stands in a URL of the file is not shown either', async (t) => {
  const { shown, redact } = await loadText(t, SITE('http://me:plain-password@a.example/'))
  t.regex(shown, /http:\/\/me:<secret>@a\.example\//)
  t.is(redact('https://me:plain-password@a.example/?x'), 'https://me:<secret>@a.example/?x')
})

test('a label with a reference is refused, though it resolves', async (t) => {
  const text = SITE('a.example').replace('module: web', `module: web, labels: { host: "\${env:HOST}" }`)
  t.deepEqual(await mistakesIn(t, text, { env }), [
    '3:62: labels are shown to everyone, and what comes from the environment or a file never is; write the value here',
  ])
})
