import type { LookupAddress } from 'node:dns'
import test from 'ava'
import { Machine } from '../../../src/net/dns/machine.ts'
import { createNameLookup } from '../../../src/net/dns/name-lookup.ts'
import { type GetAddrInfo, SystemLookups } from '../../../src/net/dns/system-lookups.ts'

const { signal } = new AbortController()

interface HeldLookup {
  readonly name: string
  readonly finish: PromiseWithResolvers<readonly LookupAddress[]>
}

/** A C library that answers when the test lets it. */
function holdLookups(): { readonly held: HeldLookup[]; readonly getAddrInfo: GetAddrInfo } {
  const held: HeldLookup[] = []
  const getAddrInfo: GetAddrInfo = (name, family) => {
    const finish = Promise.withResolvers<readonly LookupAddress[]>()
    held.push({ name: `${name} ${family}`, finish })
    return finish.promise
  }
  return { held, getAddrInfo }
}

const namesOf = (held: readonly HeldLookup[]): readonly string[] => held.map(({ name }) => name)
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const FOUND: readonly LookupAddress[] = [{ address: '192.0.2.1', family: 4 }]

test('lookups of the same name share one thread, and a later one asks again', async (t) => {
  const { held, getAddrInfo } = holdLookups()
  const lookups = new SystemLookups(getAddrInfo)
  const same = Array.from({ length: 100 }, () => lookups.lookUp('a', 0, signal))
  const other = lookups.lookUp('a', 4, signal)
  await turn()
  t.deepEqual(namesOf(held), ['a 0', 'a 4'])
  for (const { finish } of held) finish.resolve(FOUND)
  t.deepEqual(await Promise.all(same), Array(100).fill([{ ip: '192.0.2.1', family: 4 }]))
  await other
  const later = lookups.lookUp('a', 0, signal)
  await turn()
  t.is(held.length, 3)
  held[2]?.finish.resolve(FOUND)
  await later
})

test('a lookup that fails fails for all that share it, and no longer', async (t) => {
  const { held, getAddrInfo } = holdLookups()
  const lookups = new SystemLookups(getAddrInfo)
  const same = [lookups.lookUp('a', 0, signal), lookups.lookUp('a', 0, signal)]
  await turn()
  held[0]?.finish.reject(new Error('broken'))
  for (const lookup of same) await t.throwsAsync(lookup, { message: 'broken' })
  const later = lookups.lookUp('a', 0, signal)
  await turn()
  held[1]?.finish.resolve(FOUND)
  t.is((await later).length, 1)
})

test('no more lookups run than there may, and those that nobody waits for never begin', async (t) => {
  const { held, getAddrInfo } = holdLookups()
  const lookups = new SystemLookups(getAddrInfo, 2)
  const gone = new AbortController()
  const running = [lookups.lookUp('a', 0, signal), lookups.lookUp('b', 0, signal)]
  const abandoned = lookups.lookUp('c', 0, gone.signal)
  const waiting = [lookups.lookUp('d', 0, signal), lookups.lookUp('e', 0, signal)]
  await turn()
  t.deepEqual(namesOf(held), ['a 0', 'b 0'])
  gone.abort(new Error('gone'))
  await t.throwsAsync(abandoned, { message: 'gone' })
  held[0]?.finish.resolve(FOUND)
  await turn()
  t.deepEqual(namesOf(held), ['a 0', 'b 0', 'd 0'])
  held[1]?.finish.reject(new Error('broken'))
  await turn()
  t.deepEqual(namesOf(held), ['a 0', 'b 0', 'd 0', 'e 0'])
  for (const { finish } of held) finish.resolve(FOUND)
  await Promise.allSettled([...running, ...waiting])
})

test('who gives up does not take the lookup from others', async (t) => {
  const { held, getAddrInfo } = holdLookups()
  const lookups = new SystemLookups(getAddrInfo)
  const gone = new AbortController()
  const patient = lookups.lookUp('a', 0, signal)
  const impatient = lookups.lookUp('a', 0, gone.signal)
  await turn()
  gone.abort(new Error('gone'))
  await t.throwsAsync(impatient, { message: 'gone' })
  held[0]?.finish.resolve(FOUND)
  t.is((await patient).length, 1)
})

const failures = [
  { title: 'that takes too long', budgetMs: 20, error: undefined, says: 'cannot resolve "a": ETIMEOUT (no answer)' },
  {
    title: 'that finds nothing',
    budgetMs: 60_000,
    error: Object.assign(new Error('getaddrinfo ENOTFOUND a'), { code: 'ENOTFOUND' }),
    says: 'cannot resolve "a": ENOTFOUND (no such name)',
  },
  {
    title: 'whose server is silent',
    budgetMs: 60_000,
    error: Object.assign(new Error('getaddrinfo EAI_AGAIN a'), { code: 'EAI_AGAIN' }),
    says: 'cannot resolve "a": EAI_AGAIN (no answer)',
  },
]

for (const { title, budgetMs, error, says } of failures) {
  test(`a lookup by the C library ${title} fails with reason dns`, async (t) => {
    const getAddrInfo: GetAddrInfo = () => (error === undefined ? new Promise(() => {}) : Promise.reject(error))
    const lookUp = createNameLookup(new Machine({ platform: 'darwin' }), new SystemLookups(getAddrInfo))
    await t.throwsAsync(lookUp('a', [4, 6], { budgetMs, signal }), { name: 'ProbeFailure', message: says })
  })
}
