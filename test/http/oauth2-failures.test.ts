import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { redirectTo } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { setTokenScene, token, tokenAnswer } from './token-scene.ts'

const failures = [
  [
    'refuses',
    () => tokenAnswer('{"error":"access_denied"}', '403 Forbidden'),
    'status/receive',
    /403 "Forbidden": "access_denied"/,
  ],
  ['is no server of tokens', () => tokenAnswer('<html>'), 'protocol/receive', /neither JSON nor a form/],
  ['hangs up', () => '', 'closed/receive', /closed/],
  ['sends too much', () => tokenAnswer('x'.repeat(1024 * 1024 + 1)), 'too_large/receive', /larger than 1048576 bytes/],
  ['is silent', () => () => {}, 'timeout/check', /./],
] as const

for (const [title, reply, verdict, message] of failures) {
  test(`a token URL that ${title} fails the probe, and the target is left alone`, async (t) => {
    const { target, probe } = await setTokenScene(t, reply)
    const { outcome } = await probe({}, { timeoutMs: 1500 })
    t.is(verdictOf(outcome), verdict)
    t.regex(outcome.ok ? '' : outcome.message, message)
    if (!verdict.startsWith('timeout'))
      t.regex(outcome.ok ? '' : outcome.message, /^no token from the token_url of oauth2: /)
    t.is(target.requests.length, 0)
  })
}

for (const { host, isAsked } of [
  { host: '127.0.0.1', isAsked: true },
  { host: 'localhost', isAsked: false },
]) {
  test(`client_secret is ${isAsked ? '' : 'not '}sent to ${host} where the token URL leads there`, async (t) => {
    const { tokens, probe } = await setTokenScene(t, ({ path, header }) => {
      if (path === '/there') return token('tok1')
      if (header('authorization') !== undefined) return tokenAnswer('{"error":"invalid_client"}', '401 No')
      return redirectTo(`http://${host}:${tokens.port}/there`, 307)
    })
    const { outcome } = await probe()
    t.is(verdictOf(outcome), isAsked ? 'ok' : 'protocol/check')
    t.is(tokens.requests.at(-1)?.path, isAsked ? '/there' : '/token?a=b')
    t.regex(tokens.requests.at(-1)?.body ?? '', /client_secret=/)
  })
}

test('the guard is asked about the token URL too', async (t) => {
  const { tokens, target, probe } = await setTokenScene(t, () => token('tok1'))
  const guard = ({ port }: { port: number }, ip?: string) =>
    ip && port !== target.port ? 'deny' : ip ? 'allow' : 'resolve'
  const { outcome } = await probe({}, { guard })
  t.is(verdictOf(outcome), 'denied/resolve')
  t.is(tokens.requests.length, 0)
})

test('neither token nor secret is in the log, whoever says them', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'oauth2-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'secret')
  await writeFile(file, 'from-a-file\n')
  const { probe, tokens } = await setTokenScene(
    t,
    () => token('tok-from-server'),
    (request) => `HTTP/1.1 500 ${request.header('Authorization')} from-a-file\r\nContent-Length: 0\r\n\r\n`,
  )
  const { outcome, log } = await probe({ client_secret: '', client_secret_file: file })
  t.is(verdictOf(outcome), 'status/check')
  t.regex(tokens.requests[0]?.header('Authorization') ?? '', /^Basic /)
  const said = JSON.stringify([outcome, log])
  t.notRegex(said, /tok-from-server|from-a-file/)
  t.regex(said, /<secret>/)
})

test('a secret that cannot be read fails the probe', async (t) => {
  const { probe } = await setTokenScene(t, () => token('tok1'))
  const { outcome } = await probe({ client_secret: '', client_secret_file: '/no/such/file' })
  t.is(verdictOf(outcome), 'internal/send')
  t.regex(outcome.ok ? '' : outcome.message, /client_secret_file "\/no\/such\/file": no such file/)
})
