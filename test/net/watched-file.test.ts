import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { readWatched } from '../../src/net/watched-file.ts'

test('a file that has not changed is read once', async (t) => {
  const before = await readWatched('tsconfig.json')
  await setImmediate()
  t.is(await readWatched('./tsconfig.json'), before)
})

test('those who ask in one turn of the event loop share the answer, and the next turn asks again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'watched-file-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'ca.pem')
  await writeFile(file, 'one')
  await setImmediate()
  const first = readWatched(file)
  t.is(readWatched(file), first)
  await setImmediate()
  t.not(readWatched(file), first)
  t.is((await first).text, 'one')
  await writeFile(file, 'two')
  t.is((await readWatched(file)).text, 'two')
})

test('a file that cannot be read is looked at again in the next turn', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'watched-file-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'ca.pem')
  await t.throwsAsync(readWatched(file), { message: 'no such file' })
  await writeFile(file, 'one')
  t.is((await readWatched(file)).text, 'one')
})

test('a name that leads through a file says that there is no such file', async (t) => {
  await t.throwsAsync(readWatched('tsconfig.json/ca.pem'), { message: 'no such file' })
})
