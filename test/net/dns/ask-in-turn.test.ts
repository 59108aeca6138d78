import test from 'ava'
import { askInTurn } from '../../../src/net/dns/ask-in-turn.ts'

/** So long that no test sees the end of it. */
const intervalMs = 0x7fff_ffff
const found = { addresses: [{ ip: '192.0.2.1', family: 4 }] } as const
const failed = { addresses: [], code: 'ESERVFAIL' } as const

test('a server that fails is not waited for', async (t) => {
  const asked: string[] = []
  const replies = await askInTurn({ servers: ['a', 'b', 'c'], intervalMs }, async (server) => {
    asked.push(server)
    return { server, ...(server === 'b' ? found : failed) }
  })
  t.deepEqual(replies, [{ server: 'b', ...found }])
  t.deepEqual(asked, ['a', 'b'])
})

test('of a server that is asked twice, what it said last is told', async (t) => {
  let asked = 0
  const replies = await askInTurn({ servers: ['a', 'a'], intervalMs }, async (server) => {
    asked += 1
    return { server, ...failed, code: asked === 1 ? 'ESERVFAIL' : 'EREFUSED' }
  })
  t.deepEqual(replies, [{ server: 'a', addresses: [], code: 'EREFUSED' }])
})
