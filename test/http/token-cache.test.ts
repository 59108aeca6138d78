import test from 'ava'
import { type Token, TokenCache } from '../../src/http/token-cache.ts'

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
