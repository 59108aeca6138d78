import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { HttpContext } from '../../src/http/context.ts'
import { createCredentials } from '../../src/http/credentials.ts'
import { ProbeFailure } from '../../src/net/failure.ts'
import { parseSettings } from './parse-settings.ts'

const TARGET = { isTargetHost: true, isAuthorized: false }

function fakeContext(): { readonly context: HttpContext; readonly hidden: readonly string[] } {
  const hidden: string[] = []
  const unexpected = (): never => {
    throw new Error('nothing is to be connected to')
  }
  const context: HttpContext = {
    dial: unexpected,
    resolve: unexpected,
    permit: unexpected,
    untimed: (task) => task(),
    hide: (secret) => hidden.push(secret),
    enterPhase() {},
    phaseSeconds: () => 0,
    signal: new AbortController().signal,
    log: { debug() {}, info() {}, warn() {} },
  }
  return { context, hidden }
}

async function writeSecret(t: ExecutionContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'credentials-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'secret')
  await writeFile(file, text)
  return file
}

const inline = [
  [{}, []],
  [{ basic_auth: { username: 'me', password: 'p\u00e4ss' } }, [['Authorization', 'Basic bWU6cMOkc3M=']]],
  [{ basic_auth: {} }, [['Authorization', 'Basic Og==']]],
  [{ bearer_token: 'tok' }, [['Authorization', 'Bearer tok']]],
  [{ authorization: { type: 'Token', credentials: 'tok' } }, [['Authorization', 'Token tok']]],
  [{ authorization: {} }, []],
  [
    { http_headers: { 'X-A': { values: ['1', '2'], secrets: ['3'] } } },
    [
      ['X-A', '1'],
      ['X-A', '2'],
      ['X-A', '3'],
    ],
  ],
] as const

for (const [settings, headers] of inline) {
  test(`${JSON.stringify(settings)} goes along`, async (t) => {
    const { headersFor } = createCredentials(parseSettings(settings), fakeContext().context)
    t.deepEqual(await headersFor(TARGET), headers)
  })
}

test('files are read for each request, without the white space around what they say', async (t) => {
  const file = await writeSecret(t, '  one\n\n')
  const { context, hidden } = fakeContext()
  const settings = parseSettings({ bearer_token_file: file, http_headers: { 'X-A': { files: [file] } } })
  const { headersFor } = createCredentials(settings, context)
  t.deepEqual(await headersFor(TARGET), [
    ['Authorization', 'Bearer one'],
    ['X-A', 'one'],
  ])
  await writeFile(file, 'two')
  t.deepEqual(await headersFor(TARGET), [
    ['Authorization', 'Bearer two'],
    ['X-A', 'two'],
  ])
  t.deepEqual([...new Set(hidden)], ['one', 'two'])
})

test('user and password may stand in files, and neither the password nor what encodes it is shown', async (t) => {
  const [username_file, password_file] = [await writeSecret(t, 'me\n'), await writeSecret(t, 'pw\n')]
  const { context, hidden } = fakeContext()
  const { headersFor } = createCredentials(parseSettings({ basic_auth: { username_file, password_file } }), context)
  t.deepEqual(await headersFor(TARGET), [['Authorization', 'Basic bWU6cHc=']])
  t.deepEqual(hidden, ['pw', 'bWU6cHc='])
})

const unreadable = [
  [{ bearer_token_file: '/no/such/file' }, 'bearer_token_file "/no/such/file": no such file'],
  [{ basic_auth: { password_file: '/tmp' } }, 'password_file "/tmp": is a directory; expected a file'],
  [
    { authorization: { credentials_file: '/dev/zero' } },
    'credentials_file "/dev/zero": is larger than 64 KiB, the most that is read',
  ],
  [{ http_headers: { 'X-A': { files: ['/no'] } } }, 'the file of the header "X-A" "/no": no such file'],
  [{ basic_auth: { username_ref: 'x' } }, 'username_ref needs a secret manager, and there is none'],
] as const

for (const [settings, message] of unreadable) {
  test(`${JSON.stringify(settings)} fails: ${message}`, async (t) => {
    const { headersFor } = createCredentials(parseSettings(settings), fakeContext().context)
    const error = await t.throwsAsync(headersFor(TARGET), { instanceOf: ProbeFailure, message })
    t.is(error.reason, 'internal')
  })
}

test('an Authorization that is there already counts more than basic_auth, but not more than headers', async (t) => {
  const settings = parseSettings({ basic_auth: {}, http_headers: { 'X-A': { values: ['1'] } } })
  const { headersFor } = createCredentials(settings, fakeContext().context)
  t.deepEqual(await headersFor({ isTargetHost: true, isAuthorized: true }), [['X-A', '1']])
})

test('another host than that of the target gets nothing that is secret', async (t) => {
  const settings = parseSettings({
    bearer_token: 'tok',
    http_headers: { 'X-A': { values: ['1'], secrets: ['2'], files: ['/no'] }, 'X-Api-Key': { values: ['3'] } },
  })
  const { headersFor } = createCredentials(settings, fakeContext().context)
  t.deepEqual(await headersFor({ isTargetHost: false, isAuthorized: false }), [['X-A', '1']])
})
