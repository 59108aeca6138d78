import { readFile } from 'node:fs/promises'
import test from 'ava'
import type { NamedCase } from './parity/case.ts'
import { CASES } from './parity/cases/index.ts'
import { compareWithExpected, compareWithPeer } from './parity/compare.ts'
import { DOCUMENTED_KEYS, keysOf } from './parity/documented-keys.ts'
import { limit } from './parity/limit.ts'
import { GENERAL_DIFFERENCES, OURS_ALONE } from './parity/releases.ts'
import { createTally } from './parity/tally.ts'
import { startWorld, type World } from './parity/world.ts'

let world: World
const tally = createTally()
const inTurn = limit(6)

test.before(async () => {
  world = await startWorld(CASES, ['peer', 'ours'])
})
test.after.always('the table', () => console.log(tally.describe()))
test.after.always(() => world?.[Symbol.asyncDispose]())

/** Probes with both, one after the other: the fixtures tell nobody apart. */
async function findDifferences(probed: NamedCase): Promise<readonly string[]> {
  if (probed.expected !== undefined) return compareWithExpected(await world.probe('ours', probed), probed.expected)
  const peer = await world.probe('peer', probed)
  return compareWithPeer(await world.probe('ours', probed), peer, probed)
}

for (const probed of CASES) {
  test(`${probed.area}: ${probed.title}`, async (t) => {
    const differences = await inTurn(() => findDifferences(probed))
    tally.add(probed, differences.length === 0)
    if (differences.length > 0) t.fail(differences.join('\n'))
    t.pass()
  })
}

test('no two cases have the same title', (t) => {
  const titles = CASES.map(({ area, title }) => `${area}: ${title}`)
  t.deepEqual(titles, [...new Set(titles)])
})

test('every difference that a case lists is in the document, and every metric that only ours has', async (t) => {
  const document = await readFile(new URL('../../docs/migrating-from-blackbox-exporter.md', import.meta.url), 'utf8')
  const ids = CASES.flatMap(({ differs }) => (differs === undefined ? [] : [differs.id]))
  t.deepEqual(
    [...new Set([...ids, ...GENERAL_DIFFERENCES, ...OURS_ALONE])].filter((name) => !document.includes(name)),
    [],
  )
})

test('every documented key of http and tcp modules is in some case', (t) => {
  const keys = new Set(CASES.flatMap(keysOf))
  t.deepEqual(
    DOCUMENTED_KEYS.filter((key) => !keys.has(key)),
    [],
  )
})
