import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { removeOvergrown } from '../../src/cli/compile-cache.ts'

for (const { files, left } of [
  { files: 2, left: ['v24'] },
  { files: 3, left: undefined },
]) {
  test(`a compile cache with ${files} files, where 3 are too many, is ${left ? 'kept' : 'removed'}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'compile-cache-'))
    t.teardown(() => rm(folder, { recursive: true, force: true }))
    await mkdir(join(folder, 'v24'))
    for (let file = 0; file < files; file += 1) await writeFile(join(folder, 'v24', String(file)), '')
    removeOvergrown(folder, 3)
    t.deepEqual(await readdir(folder).catch(() => undefined), left)
  })
}

test('where there is no compile cache nothing is removed', (t) => {
  t.notThrows(() => removeOvergrown(join(tmpdir(), 'no-such-compile-cache')))
})
