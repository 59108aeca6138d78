import test from 'ava'
import { readWatched } from '../../src/net/watched-file.ts'

test('a file that has not changed is read once', async (t) => {
  t.is(await readWatched('tsconfig.json'), await readWatched('./tsconfig.json'))
})

test('a name that leads through a file says that there is no such file', async (t) => {
  await t.throwsAsync(readWatched('tsconfig.json/ca.pem'), { message: 'no such file' })
})
