import { getEventListeners } from 'node:events'
import test from 'ava'
import { Machine } from '../../../src/net/dns/machine.ts'
import { createNameLookup } from '../../../src/net/dns/name-lookup.ts'
import { type DnsHandler, startDns, zone } from '../../support/dns-server.ts'
import { runProgram } from '../../support/processes.ts'

/** What waits in this thread. */
function resources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(?:Timeout|\w*Query|GetAddrInfo)/.test(name))
}

const servers: readonly (readonly [title: string, handle: DnsHandler])[] = [
  ['answers', zone({ 'a.example': ['192.0.2.1', '2001:db8::1'] })],
  ['is silent', () => undefined],
  ['is silent about IPv6', ({ type }) => (type === 'A' ? { records: [{ value: '192.0.2.1' }] } : undefined)],
  ['fails', () => ({ rcode: 'SERVFAIL' })],
]

// A thread of its own, so that no other test has anything open.
for (const [title, handle] of servers) {
  test.serial(`nothing is left of a lookup when the server ${title}`, async (t) => {
    const { address } = await startDns(t, handle)
    const { signal } = new AbortController()
    const lookUp = createNameLookup(new Machine({ folder: '/nowhere' }))
    const options = { resolver: [address], budgetMs: 200, signal }
    const before = resources()
    await lookUp('a.example', [4, 6], options).catch(() => {})
    t.deepEqual(resources(), before)
    t.is(getEventListeners(signal, 'abort').length, 0)
  })
}

test.serial('an abort ends a lookup with its reason, and nothing is left of it', async (t) => {
  for (const overTcp of [false, true]) {
    const scrape = new AbortController()
    const { address, open, questions } = await startDns(t, (question) => {
      if (overTcp && !question.overTcp) return { isTruncated: true }
      scrape.abort(new Error('gone'))
      return undefined
    })
    const { signal } = scrape
    const lookUp = createNameLookup(new Machine({ folder: '/nowhere' }))
    const before = resources()
    await t.throwsAsync(lookUp('a.example', [4, 6], { resolver: [address], budgetMs: 60_000, signal }), {
      message: 'gone',
    })
    // One for each protocol, and none after the abort.
    t.true(questions.length <= (overTcp ? 4 : 2))
    while (open() > 0) await new Promise((resolve) => setImmediate(resolve))
    t.deepEqual(resources(), before)
    t.is(getEventListeners(signal, 'abort').length, 0)
  }
})

/** Counts its sockets around a hundred lookups, in a process that has no others. */
const COUNT_SOCKETS = `
import { readdirSync, readlinkSync } from 'node:fs'
import { createNameLookup } from ${JSON.stringify(new URL('../../../src/net/dns/name-lookup.ts', import.meta.url).href)}
const sockets = () => readdirSync('/proc/self/fd').filter((fd) => {
  try { return readlinkSync('/proc/self/fd/' + fd).startsWith('socket:') } catch { return false }
}).length
const lookUp = createNameLookup()
const { signal } = new AbortController()
const options = { resolver: [process.env.SERVER], budgetMs: 300, signal }
const before = sockets()
const lookups = Array.from({ length: 100 }, () => lookUp('a.example', [4, 6], options).catch(() => {}))
await new Promise((resolve) => setTimeout(resolve, 1))
const during = sockets()
await Promise.all(lookups)
console.log(during - before >= 100, sockets() - before)
`

test('each lookup has sockets of its own, and none of them stays', async (t) => {
  const { address } = await startDns(t, () => undefined)
  const flags = ['--conditions=probe-exporter-source', '--input-type=module']
  const { stdout, stderr } = await runProgram(process.execPath, [...flags, '-e', COUNT_SOCKETS], {
    env: { SERVER: address },
  })
  t.is(stdout, 'true 0\n', stderr)
})
