import { once } from 'node:events'
import { renameSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type RequestListener, request } from 'node:http'
import { connect, createServer } from 'node:http2'
import { text as readAll } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import test from 'ava'
import { hashSync } from 'bcryptjs'
import { Authenticator, type PasswordThread } from '../../src/web/authenticator.ts'
import { BcryptThread } from '../../src/web/bcrypt.ts'
import { closeServer, listen, urlOf } from '../../src/web/listen.ts'
import { startDoor } from './start-door.ts'

const PASSWORD = 'wonder:land ü'
const HASH = hashSync(PASSWORD, 4)
const USERS = `basic_auth_users:\n  alice: ${HASH}\n  bob: ${hashSync('builder', 5)}\n`

function basic(user: string, password: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

async function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  const response = await fetch(url, { method, headers: { connection: 'close', ...headers } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const requests: readonly {
  readonly title: string
  readonly headers: Readonly<Record<string, string>>
  readonly status: number
}[] = [
  { title: 'no credentials', headers: {}, status: 401 },
  { title: 'a user and the password', headers: basic('alice', PASSWORD), status: 200 },
  { title: 'another user', headers: basic('bob', 'builder'), status: 200 },
  {
    title: 'the scheme in small letters',
    headers: { authorization: basic('bob', 'builder')['authorization']?.replace('B', 'b') ?? '' },
    status: 200,
  },
  { title: 'a wrong password', headers: basic('alice', 'wonder'), status: 401 },
  { title: 'the password of another user', headers: basic('alice', 'builder'), status: 401 },
  { title: 'an unknown user with a known password', headers: basic('carol', 'builder'), status: 401 },
  { title: 'a user in other letters', headers: basic('Bob', 'builder'), status: 401 },
  { title: 'the hash for a password', headers: basic('alice', HASH), status: 401 },
  { title: 'nothing for a password', headers: basic('alice', ''), status: 401 },
  { title: 'nothing at all', headers: basic('', ''), status: 401 },
  { title: 'a name of every object', headers: basic('__proto__', 'x'), status: 401 },
  { title: 'no colon', headers: { authorization: `Basic ${Buffer.from('alice').toString('base64')}` }, status: 401 },
  { title: 'no base64', headers: { authorization: 'Basic a*b=' }, status: 401 },
  {
    title: 'base64 cut off',
    headers: { authorization: `${basic('bob', 'builder')['authorization']?.slice(0, -3)}` },
    status: 401,
  },
  { title: 'a token', headers: { authorization: 'Bearer builder' }, status: 401 },
  { title: 'a password without end', headers: basic('alice', 'x'.repeat(20_000)), status: 401 },
]

for (const { title, headers, status } of requests) {
  test(`a request with ${title} is a ${status}`, async (t) => {
    const { url, lines } = await startDoor(t, USERS)
    const answer = await ask(`${url}/probe?x`, headers)
    t.is(answer.status, status)
    t.is(answer.text, status === 200 ? 'GET /probe?x' : 'a user and a password are needed\n')
    if (status === 401) t.regex(answer.headers.get('www-authenticate') ?? '', /^Basic realm="/)
    t.notRegex(lines.join('\n'), /wonder|builder|Basic/)
  })
}

test('a request that is refused has the headers of every answer, and is counted', async (t) => {
  const { url, own } = await startDoor(t, `${USERS}http_server_config: { headers: { X-XSS-Protection: '0' } }\n`)
  const { headers } = await ask(url)
  t.is(headers.get('x-xss-protection'), '0')
  t.is(headers.get('x-content-type-options'), 'nosniff')
  t.is(headers.get('cache-control'), 'no-store')
  t.is(await own('probe_exporter_http_requests_refused_total{reason="credentials"}'), '1')
})

for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'PROPFIND']) {
  test(`nothing is behind the door for a stranger who asks by ${method}`, async (t) => {
    let seen = 0
    const listener: RequestListener = (_, response) => {
      seen += 1
      response.end()
    }
    const { url } = await startDoor(t, USERS, {}, { listener })
    for (const path of ['/', '/metrics', '/-/healthy', '/-/reload', '/%2e%2e/', '//metrics', '/nothing']) {
      t.is((await ask(url + path, {}, method)).status, 401)
    }
    t.is(seen, 0)
  })
}

test('users change with the file, and passwords that were verified are verified anew', async (t) => {
  const { url, rewrite, own } = await startDoor(t, USERS)
  t.is((await ask(url, basic('bob', 'builder'))).status, 200)
  await rewrite('web.yml', `basic_auth_users: { bob: ${hashSync('fixer', 4)} }\n`)
  t.is((await ask(url, basic('bob', 'builder'))).status, 401)
  t.is((await ask(url, basic('alice', PASSWORD))).status, 401)
  t.is((await ask(url, basic('bob', 'fixer'))).status, 200)
  t.is(await own('probe_exporter_web_config_last_reload_successful'), '1')
})

test('a bad file changes nothing, is logged once with its place, and shows in a gauge until it is mended', async (t) => {
  const { url, rewrite, own, lines, door } = await startDoor(t, USERS)
  for (const bad of ['', '# nothing\n', 'basic_auth_users: { bob: plain }\n', USERS.slice(0, -30), 'x: y: z\n']) {
    const before = lines.length
    await rewrite('web.yml', bad)
    await door.watch.check()
    t.is(lines.length, before + 1)
    t.regex(
      lines.at(-1) ?? '',
      /level=error msg="Web configuration not loaded; the old one stays in force" error=".*web\.yml:\d+:\d+: /,
    )
    t.is(await own('probe_exporter_web_config_last_reload_successful'), '0')
    t.is((await ask(url)).status, 401)
    t.is((await ask(url, basic('bob', 'builder'))).status, 200)
  }
  await rewrite('web.yml', USERS)
  t.is(await own('probe_exporter_web_config_last_reload_successful'), '1')
})

test('a file that is still being written is not read', async (t) => {
  const { url, rewrite, door, folder } = await startDoor(t, USERS)
  await rewrite('web.yml', `${USERS}# a comment\n`)
  await writeFile(`${folder}/web.yml`, 'rate_limit: {}\n') // The users are still to come.
  await door.watch.check()
  t.is((await ask(url)).status, 401)
  await writeFile(`${folder}/web.yml`, `rate_limit: {}\n${USERS}`)
  await door.watch.check()
  await door.watch.check()
  t.is((await ask(url)).status, 401)
})

test('what is written while the file is read is read afterwards', async (t) => {
  for (let turns = 0; turns < 20; turns += 1) {
    const { rewrite, door, folder } = await startDoor(t, USERS)
    await rewrite('web.yml', 'rate_limit: { interval: 1s, burst: 1 }\n')
    const file = `${folder}/web.yml`
    await writeFile(`${file}.new`, 'rate_limit: { interval: 1s, burst: 222 }\n')
    await writeFile(file, 'rate_limit: { interval: 1s, burst: 33 }\n')
    await door.watch.check()
    const reading = door.watch.check()
    for (let turn = 0; turn < turns; turn += 1) await nextTurn()
    renameSync(`${file}.new`, file)
    await reading
    await door.watch.check()
    await door.watch.check()
    t.is(door.config.rateLimit?.burst, 222, `${turns} turns`)
  }
})

test('the file is looked at once a second without anybody asking', async (t) => {
  const { url, door, folder } = await startDoor(t, USERS, {}, { looks: true })
  const changed = new Promise<void>((resolve) => door.watch.onChange(() => resolve()))
  await writeFile(`${folder}/web.yml`, 'rate_limit: {}\n')
  await changed
  t.is((await ask(url)).status, 200)
})

test('requests beyond the rate are a 429 that says when to come again', async (t) => {
  const { url, own, rewrite } = await startDoor(t, 'rate_limit: { interval: 1h, burst: 3 }\n')
  const statuses: number[] = []
  for (let index = 0; index < 5; index += 1) statuses.push((await ask(url)).status)
  t.deepEqual(statuses, [200, 200, 200, 429, 429])
  const { headers, text } = await ask(url)
  t.deepEqual([headers.get('retry-after'), text], ['3600', 'too many requests\n'])
  t.is(await own('probe_exporter_http_requests_refused_total{reason="rate"}'), '3')
  await rewrite('web.yml', 'rate_limit: { interval: 0s }\n')
  t.is((await ask(url)).status, 200)
})

/** Compares nothing before it is told to, and remembers what it was asked. */
function createHeldThread() {
  const asked: { readonly password: string; readonly hash: string; readonly answer: (matches: boolean) => void }[] = []
  let waiting = 0
  const thread: PasswordThread = {
    get waiting() {
      return waiting
    },
    async compare(password, hash) {
      waiting += 1
      const { promise, resolve } = Promise.withResolvers<boolean>()
      asked.push({ password, hash, answer: resolve })
      const matches = await promise
      waiting -= 1
      return matches
    },
    async stop() {},
  }
  return { thread, asked }
}

test('a client that is gone before its password is verified asks nothing', async (t) => {
  const { thread, asked } = createHeldThread()
  let seen = 0
  const gone = Promise.withResolvers<void>()
  const listener: RequestListener = () => {
    seen += 1
  }
  const { door } = await startDoor(t, USERS, {}, { authenticator: new Authenticator(thread) })
  const server = await listen(
    (request, response) => {
      response.once('close', () => gone.resolve())
      door.guard(listener)(request, response)
    },
    { host: '127.0.0.1' },
  )
  t.teardown(() => closeServer(server, 0))
  const outgoing = request(urlOf(server), { headers: basic('bob', 'builder'), agent: false })
  outgoing.on('error', () => {})
  outgoing.end()
  while (asked.length === 0) await nextTurn()
  outgoing.destroy()
  await gone.promise
  asked[0]?.answer(true)
  await nextTurn()
  t.is(seen, 0)
})

test('a client of HTTP/2 that takes its request back before its password is verified asks nothing', async (t) => {
  const { thread, asked } = createHeldThread()
  let seen = 0
  const { door } = await startDoor(t, USERS, {}, { authenticator: new Authenticator(thread) })
  const server = createServer()
  server.on('request', door.guard(() => (seen += 1)) as unknown as Parameters<typeof server.addListener>[1])
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = connect(urlOf(server))
  t.teardown(async () => {
    session.destroy()
    await closeServer(server, 0)
  })
  const outgoing = session.request(basic('bob', 'builder')).on('error', () => {})
  const [stream] = await once(server, 'stream')
  while (asked.length === 0) await nextTurn()
  outgoing.close(8) // CANCEL
  await once(stream, 'close')
  asked[0]?.answer(true)
  await nextTurn()
  t.is(seen, 0)
})

test('the same credentials at the same time are verified once, and from then on not again', async (t) => {
  const { thread, asked } = createHeldThread()
  const authenticator = new Authenticator(thread)
  const users = new Map([['bob', 'the hash']])
  const bob = { user: 'bob', password: 'x' }
  const verdicts = Promise.all(Array.from({ length: 200 }, () => authenticator.verify(bob, users)))
  asked[0]?.answer(true)
  t.deepEqual(new Set(await verdicts), new Set(['accepted'] as const))
  t.is(await authenticator.verify(bob, users), 'accepted')
  t.deepEqual(
    asked.map(({ password, hash }) => [password, hash]),
    [['x', 'the hash']],
  )
  const changed = authenticator.verify(bob, new Map([['bob', 'another hash']]))
  asked[1]?.answer(false)
  t.is(await changed, 'refused')
})

test('passwords beyond those that may wait are refused as busy, and one that is known is not', async (t) => {
  const { thread, asked } = createHeldThread()
  const authenticator = new Authenticator(thread)
  const users = new Map([['bob', 'the hash']])
  const first = authenticator.verify({ user: 'bob', password: 'x' }, users)
  asked[0]?.answer(true)
  t.is(await first, 'accepted')
  const guess = (index: number) => authenticator.verify({ user: `user ${index}`, password: 'guess' }, users)
  const guesses = Array.from({ length: 100 }, (_, index) => guess(index))
  t.is(await authenticator.verify({ user: 'bob', password: 'x' }, users), 'accepted')
  t.is(asked.length, 33)
  for (const { answer } of asked) answer(false)
  const verdicts = await Promise.all(guesses)
  t.is(verdicts.filter((verdict) => verdict === 'busy').length, 68)
  t.is(verdicts.filter((verdict) => verdict === 'refused').length, 32)
})

test('an unknown user costs a comparison as a known one does, and is refused even if it fits', async (t) => {
  const { thread, asked } = createHeldThread()
  const authenticator = new Authenticator(thread)
  const users = new Map([
    ['alice', 'one hash'],
    ['bob', 'another hash'],
  ])
  const names = Array.from({ length: 30 }, (_, index) => `user ${index}`)
  const verdicts = Promise.all(names.map((user) => authenticator.verify({ user, password: 'x' }, users)))
  for (const { answer } of asked) answer(true)
  t.deepEqual(new Set(await verdicts), new Set(['refused'] as const))
  t.is(asked.length, 30)
  t.deepEqual([...new Set(asked.map(({ hash }) => hash))].sort(), [...users.values()].sort())
  const again = authenticator.verify({ user: 'user 0', password: 'y' }, users)
  asked[30]?.answer(false)
  await again
  t.is(asked[30]?.hash, asked[0]?.hash)
})

test('a door that is busy answers 503, and says when to come again', async (t) => {
  const { url, own } = await startDoor(t, `basic_auth_users: { slow: ${hashSync('x', 9)} }\n`)
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => ask(url, basic('slow', `guess ${index}`))))
  const busy = answers.filter(({ status }) => status === 503)
  t.true(busy.length > 0)
  t.is(busy[0]?.headers.get('retry-after'), '1')
  t.is(await own('probe_exporter_http_requests_refused_total{reason="busy"}'), String(busy.length))
  t.true(answers.every(({ status }) => status === 503 || status === 401))
})

test('the exporter does other things while a password is verified', async (t) => {
  const thread = new BcryptThread()
  t.teardown(() => thread.stop())
  let isDone = false
  let turns = 0
  const comparison = thread.compare('x', hashSync('x', 11)).finally(() => {
    isDone = true
  })
  for (; !isDone; turns += 1) await nextTurn()
  t.true(await comparison)
  t.true(turns > 10)
})

test('a thread that breaks down refuses those that wait, and the next password gets another', async (t) => {
  const thread = new BcryptThread()
  t.teardown(() => thread.stop())
  const broken = thread.compare(undefined as unknown as string, HASH)
  const waiting = thread.compare('x', HASH)
  await Promise.all([t.throwsAsync(broken), t.throwsAsync(waiting)])
  t.is(thread.waiting, 0)
  t.true(await thread.compare(PASSWORD, HASH))
})

test('an answer is read to its end', async (t) => {
  const { port } = await startDoor(t, USERS)
  const outgoing = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': 1_000_000 } })
  outgoing.on('error', () => {})
  outgoing.write('the beginning of much')
  const [response] = await once(outgoing, 'response')
  t.is(response.statusCode, 401)
  t.is(response.headers.connection, 'close')
  t.is(await readAll(response), 'a user and a password are needed\n')
})
