import test from 'ava'
import { readTokenAnswer } from '../../src/http/token-answer.ts'
import { type Token, TokenCache } from '../../src/http/token-cache.ts'
import { ProbeFailure } from '../../src/net/failure.ts'

const head = (type: string, status = 200) => ({
  status,
  statusText: 'Text',
  version: 'HTTP/1.1',
  headers: [['content-TYPE', type]] as const,
  contentLength: -1,
  secure: false,
  followable: false,
})

const json = 'application/json'
const form = 'application/x-www-form-urlencoded; charset=utf-8'

const good = [
  [json, '{"access_token":"t","token_type":"bearer","expires_in":60}', 'Bearer t', 60_000],
  [json, '{"access_token":"t","expires_in":"60"}', 'Bearer t', 60_000],
  [json, '{"access_token":"t","token_type":""}', 'Bearer t', undefined],
  [json, '{"access_token":"t","token_type":"MAC","expires_in":0}', 'MAC t', undefined],
  [json, '{"access_token":"t","token_type":"DPoP","expires_in":-1}', 'DPoP t', undefined],
  [json, '{"access_token":"t","expires_in":null,"error":""}', 'Bearer t', undefined],
  ['', '{"access_token":"t"}', 'Bearer t', undefined],
  [form, 'access_token=t%2B&token_type=bearer&expires_in=5', 'Bearer t+', 5000],
  ['text/plain', 'access_token=t', 'Bearer t', undefined],
] as const

for (const [type, body, authorization, lifetimeMs] of good) {
  test(`${body} as ${type || 'nothing'} is a token`, (t) => {
    t.deepEqual(readTokenAnswer(head(type), Buffer.from(body)), { authorization, lifetimeMs })
  })
}

const bad = [
  [json, 401, '{"error":"invalid_client"}', 'status', /answered 401 "Text": "invalid_client"/],
  [json, 500, 'oops', 'status', /answered 500 "Text"$/],
  [json, 200, '{"error":"slow_down"}', 'status', /"slow_down"/],
  [json, 200, '<html>', 'protocol', /answered 6 bytes that are neither JSON nor a form$/],
  [json, 200, '[]', 'protocol', /without an access_token/],
  [json, 200, '{"access_token":7}', 'protocol', /without an access_token/],
  [json, 200, 'null', 'protocol', /neither JSON/],
  [form, 200, 'token=t', 'protocol', /without an access_token/],
] as const

for (const [type, status, body, reason, message] of bad) {
  test(`${status} ${body} as ${type} is no token`, (t) => {
    const error = t.throws(() => readTokenAnswer(head(type, status), Buffer.from(body)), {
      instanceOf: ProbeFailure,
      message,
    })
    t.is(error.reason, reason)
  })
}

const token = (authorization: string, lifetimeMs?: number): Token => ({ authorization, lifetimeMs })
const { signal } = new AbortController()

test('a token is used until ten seconds before its end', async (t) => {
  let nowMs = 0
  const cache = new TokenCache(() => nowMs)
  const first = await cache.fetch('key', signal, async () => token('a', 60_000))
  t.is(cache.get('key'), first)
  nowMs = 49_999
  t.is(cache.get('key'), first)
  nowMs = 50_000
  t.is(cache.get('key'), undefined)
})

for (const [title, lifetimeMs] of [
  ['without an end', undefined],
  ['good for years', 1e12],
] as const) {
  test(`a token ${title} is used for an hour, less ten seconds`, async (t) => {
    let nowMs = 0
    const cache = new TokenCache(() => nowMs)
    await cache.fetch('key', signal, async () => token('a', lifetimeMs))
    nowMs = 3_589_999
    t.is(cache.get('key')?.authorization, 'a')
    nowMs += 1
    t.is(cache.get('key'), undefined)
  })
}

test('a token that is dropped is gone, but not the one that took its place', async (t) => {
  const cache = new TokenCache()
  const first = await cache.fetch('key', signal, async () => token('a'))
  const second = await cache.fetch('key', signal, async () => token('b'))
  cache.drop('key', first)
  t.is(cache.get('key'), second)
  cache.drop('key', second)
  t.is(cache.get('key'), undefined)
})

test('who asks meanwhile waits for the same token', async (t) => {
  const cache = new TokenCache()
  const answer = Promise.withResolvers<Token>()
  let fetched = 0
  const fetch = () => {
    fetched += 1
    return answer.promise
  }
  const asked = [cache.fetch('key', signal, fetch), cache.fetch('key', signal, fetch)]
  const other = await cache.fetch('other', signal, async () => token('b'))
  answer.resolve(token('a'))
  t.deepEqual(await Promise.all(asked), [token('a'), token('a')])
  t.deepEqual(other, token('b'))
  t.is(fetched, 1)
})

test('who waited for a fetch that failed tries for itself', async (t) => {
  const cache = new TokenCache()
  const answer = Promise.withResolvers<Token>()
  const failing = cache.fetch('key', signal, () => answer.promise)
  const waiting = cache.fetch('key', signal, async () => token('mine'))
  answer.reject(new Error('my deadline'))
  await t.throwsAsync(failing, { message: 'my deadline' })
  t.deepEqual(await waiting, token('mine'))
})

test('who waits stops at its own deadline', async (t) => {
  const cache = new TokenCache()
  const answer = Promise.withResolvers<Token>()
  const first = cache.fetch('key', signal, () => answer.promise)
  const deadline = new AbortController()
  const waiting = cache.fetch('key', deadline.signal, async () => token('b'))
  deadline.abort(new Error('too late'))
  await t.throwsAsync(waiting, { message: 'too late' })
  answer.resolve(token('a'))
  t.deepEqual(await first, token('a'))
})

test('the cache is bounded', async (t) => {
  const cache = new TokenCache()
  for (let index = 0; index <= 1000; index += 1) await cache.fetch(`${index}`, signal, async () => token('a'))
  t.is(cache.get('0'), undefined)
  t.not(cache.get('1'), undefined)
})
