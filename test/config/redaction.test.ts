import test from 'ava'
import { quote } from '../../src/log/quote.ts'
import { loadFile, refuseFile, writeConfig } from './load-file.ts'

const secrets = [
  { title: 'of plain letters', secret: 'swordfish' },
  { title: 'with quotes and backslashes', secret: 'a"b\\c\'d' },
  { title: 'of several lines', secret: 'first line\nsecond line' },
  { title: 'with escapes for a terminal', secret: 'x\u001b[31m\u202ey' },
  { title: 'with signs of a URL', secret: 'p@ss:w/rd?#%&' },
  { title: 'with signs of a pattern', secret: '(?=a++[' },
  { title: 'beyond the Basic Multilingual Plane', secret: 'пароль😀' },
  { title: 'longer than what a message quotes', secret: 'abcdefgh'.repeat(40) },
]

// Each is a mistake at the reference itself, and each repeats what it refuses.
const places = [
  `modules: { a: { prober: tcp, timeout: "\${env:SECRET}" } }\n`,
  `modules: { a: { prober: tcp, timeout: "1\${env:SECRET}" } }\n`,
  `modules: { a: { prober: "\${env:SECRET}" } }\n`,
  `modules: { a: { prober: daytime, daytime: { pattern: "(\${env:SECRET}" } } }\n`,
  `modules: { a: { prober: tcp } }\ntargets: { b: { address: x, module: "\${env:SECRET}" } }\n`,
  `modules: {}\nunlisted_targets: { deny: ["\${env:SECRET} "] }\n`,
  `modules: { a: { prober: tcp, tcp: { ip_protocol_fallback: "\${env:SECRET}" } } }\n`,
]

for (const { title, secret } of secrets) {
  test(`a mistake shows nothing of a secret ${title}`, async (t) => {
    for (const text of places) {
      const error = await refuseFile(t, await writeConfig(t, text), { env: { SECRET: secret } })
      const said = error.excerpts.replaceAll(error.file, '')
      for (let start = 0; start + 4 <= secret.length; start += 1) {
        const piece = secret.slice(start, start + 4)
        t.false(said.includes(piece), `${quote(piece)} is in ${said}`)
      }
      t.regex(error.message, /\$\{env:SECRET\}|ip_protocol_fallback is a string/)
    }
  })

  test(`a text is cleaned of a secret ${title}`, async (t) => {
    const file = await writeConfig(t, `modules: {}\ntargets: {}\nprobers: ["\${env:SECRET}"]\n`)
    const { redact } = await loadFile(file, { env: { SECRET: secret } })
    const url = new URL('http://a.example')
    url.password = secret
    t.is(redact(`a ${secret} b`), 'a <secret> b')
    t.is(redact(`a ${JSON.stringify(secret)} b`), 'a "<secret>" b')
    t.is(redact(`a ${quote(secret, 1000)} b`), 'a "<secret>" b')
    t.regex(redact(`a ${quote(secret)} b`), /^a "<secret>"? b$/) // A long one is cut, and has its length behind it.
    t.is(redact(`a ${quote(Buffer.from(secret), 1000)} b`), 'a "<secret>" b') // As bytes that are sent are shown.
    t.regex(redact(`a ${quote(Buffer.from(secret))} b`), /^a "<secret>"? b$/)
    t.is(redact(`?token=${encodeURIComponent(secret)}&x`), '?token=<secret>&x')
    t.is(redact(url.href), 'http://:<secret>@a.example/')
  })
}

test('a mistake says what is wrong without the secret where that is told without it', async (t) => {
  const text = `modules: { a: { prober: tcp, timeout: "\${env:SECRET}" } }\n`
  const { mistakes } = await refuseFile(t, await writeConfig(t, text), { env: { SECRET: 'swordfish' } })
  t.is(
    mistakes[0]?.message,
    `"\${env:SECRET}" is not a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)`,
  )
})

test('a mistake that repeats a piece of the secret says no more than that', async (t) => {
  const text = `modules: { a: { prober: daytime, daytime: { pattern: "\${env:SECRET}" } } }\n`
  const { mistakes } = await refuseFile(t, await writeConfig(t, text), { env: { SECRET: 'pass(word' } })
  t.is(
    mistakes[0]?.message,
    `what "\${env:SECRET}" stands for is not allowed here; it is not shown, for it may be a secret`,
  )
})

test('a short secret is not shown where it is wrong', async (t) => {
  const text = `modules: { a: { prober: tcp, timeout: "\${env:SECRET}" } }\n`
  const { message } = await refuseFile(t, await writeConfig(t, text), { env: { SECRET: '77' } })
  t.notRegex(message, /77/)
})

test('the longer one of two secrets goes first', async (t) => {
  const file = await writeConfig(t, `modules: {}\nprobers: ["\${env:A}", "\${env:B}"]\n`)
  const { redact } = await loadFile(file, { env: { A: 'sword', B: 'swordfish' } })
  t.is(redact('swordfish sword'), '<secret> <secret>')
})

test('a secret of three characters is left in a text, for half of all words have it', async (t) => {
  const file = await writeConfig(t, `modules: {}\nprobers: ["\${env:A}"]\n`)
  const { redact } = await loadFile(file, { env: { A: 'the' } })
  t.is(redact('the others'), 'the others')
})

test('the beginning of a secret is hidden where a quoted text was cut within it', async (t) => {
  const file = await writeConfig(t, `modules: {}\nprobers: ["\${env:A}"]\n`)
  const { redact } = await loadFile(file, { env: { A: 'swordfish' } })
  const address = `${'x'.repeat(124)}swordfish`
  t.is(redact(`${quote(address)} is no address`), `"${'x'.repeat(124)}<secret>" and 5 more is no address`)
})

const userinfo = [
  ['http://user:pass@a.example/', 'http://user:<secret>@a.example/'],
  ['http://user:p@ss@a.example/', 'http://user:<secret>@a.example/'],
  ['https://token@a.example', 'https://<secret>@a.example'],
  ['http://a.example/x@y', 'http://a.example/x@y'],
] as const

for (const [url, shown] of userinfo) {
  test(`${url} is shown as ${shown}`, async (t) => {
    const { redact } = await loadFile(await writeConfig(t, 'modules: {}\n'))
    t.is(redact(url), shown)
  })
}
