import test from 'ava'
import type { Prepared, WorkerApi } from '../../../src/cli/workers/api.ts'
import { Channel } from '../../../src/cli/workers/channel.ts'
import { type Loader, Reloads } from '../../../src/cli/workers/reloads.ts'
import { createLogger } from '../../../src/log/logger.ts'
import { connectPorts } from './connect-channels.ts'

type Load = () => Prepared | Promise<Prepared>

/** Workers that load what the functions say, one function a worker. */
function employ(...loads: readonly Load[]) {
  const said: string[] = []
  const lines: string[] = []
  const write = (line: string): unknown => lines.push(line)
  let changed = false
  const members = loads.map((load, index): Loader => {
    const [left, right] = connectPorts()
    const api: Partial<WorkerApi> = {
      hasChanged: async () => changed,
      prepare: async () => {
        said.push(`${index} loads`)
        return load()
      },
      enforce: async ({ tells }) => void said.push(`${index} enforces${tells ? ', and tells' : ''}`),
      refuse: async (error) => void said.push(`${index} refuses${error ? `: ${error}` : ''}`),
    }
    new Channel<object>(right, api)
    return { api: new Channel<WorkerApi>(left, {}) }
  })
  const logger = createLogger({ level: 'info', format: 'logfmt', write })
  return { reloads: new Reloads(() => members, logger), said, lines, change: () => (changed = true) }
}

const good = (fingerprint: string) => () => ({ fingerprint })
const bad = () => ({ mistakes: 'x.yml:1:1: bad', error: 'ConfigError: bad' })
const gone: Load = async () => {
  throw new Error('the worker has ended')
}

test('a good file is tried by one worker, loaded by the others, and then in force in all', async (t) => {
  const { reloads, said } = employ(good('a'), good('a'), good('a'))
  t.deepEqual(await reloads.reload(), { loaded: true })
  t.deepEqual(said, ['0 loads', '1 loads', '2 loads', '0 enforces, and tells', '1 enforces', '2 enforces'])
})

test('a bad file is tried by one worker alone, and all keep the old one', async (t) => {
  const { reloads, said } = employ(bad, good('a'))
  t.deepEqual(await reloads.reload(), { loaded: false, mistakes: 'x.yml:1:1: bad' })
  t.deepEqual(said, ['0 loads', '0 refuses: ConfigError: bad', '1 refuses'])
})

test('a file that another worker cannot load is in force in none', async (t) => {
  const { reloads, said } = employ(good('a'), bad, good('a'))
  t.deepEqual(await reloads.reload(), { loaded: false, mistakes: 'x.yml:1:1: bad' })
  t.false(said.some((line) => line.includes('enforces')))
})

test('a worker that ends meanwhile holds up nobody', async (t) => {
  for (const loads of [
    [gone, good('a')],
    [good('a'), gone],
  ]) {
    const { reloads, said } = employ(...loads)
    t.deepEqual(await reloads.reload(), { loaded: true })
    t.true(said.includes('0 enforces, and tells'))
  }
})

test('files that change while they are read are read again', async (t) => {
  let read = 0
  const { reloads, said } = employ(good('b'), () => ({ fingerprint: read++ === 0 ? 'a' : 'b' }))
  t.deepEqual(await reloads.reload(), { loaded: true })
  t.is(said.filter((line) => line.endsWith('loads')).length, 4)
})

test('files that never stop to change are not loaded', async (t) => {
  let read = 0
  const restless = () => ({ fingerprint: String(read++) })
  const { reloads, said } = employ(restless, restless)
  const mistakes = 'the files have changed while they were read; nothing is loaded'
  t.deepEqual(await reloads.reload(), { loaded: false, mistakes })
  t.false(said.some((line) => line.includes('enforces')))
})

test('reloads wait for each other', async (t) => {
  const { reloads, said } = employ(good('a'), good('a'))
  await Promise.all([reloads.reload(), reloads.reload()])
  t.deepEqual(said.slice(4), said.slice(0, 4))
  t.is(said.length, 8)
})

test('files are loaded again where they have changed, and not otherwise', async (t) => {
  const { reloads, said, change } = employ(good('a'), good('a'))
  await reloads.reloadIfChanged()
  t.deepEqual(said, [])
  change()
  await reloads.reloadIfChanged()
  t.true(said.includes('1 enforces'))
})

test('a new worker with the same files changes nothing, and one with others makes all load them', async (t) => {
  const { reloads, said, lines } = employ(good('b'), good('b'))
  await reloads.welcome({ fingerprint: 'a' })
  await reloads.welcome({ fingerprint: 'a' })
  t.deepEqual([said, lines], [[], []])
  await reloads.welcome({ fingerprint: 'b' })
  t.true(said.includes('1 enforces'))
  t.regex(lines.join(''), /^\S+ level=warn msg="A new worker has loaded files that have changed; [^\n]*\n$/)
  await reloads.welcome({ fingerprint: 'b' })
  t.is(said.length, 4)
})

test('without any worker nothing is loaded', async (t) => {
  const { reloads } = employ()
  t.false((await reloads.reload()).loaded)
  await reloads.reloadIfChanged()
})
