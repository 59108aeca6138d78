import { readdir } from 'node:fs/promises'
import test from 'ava'
import { DURATIONS } from './cases/durations.ts'
import { LABELS } from './cases/labels.ts'
import { MODULES } from './cases/modules.ts'
import { NAMES } from './cases/names.ts'
import { REFERENCES } from './cases/references.ts'
import { RESOLVER } from './cases/resolver.ts'
import { SECTIONS } from './cases/sections.ts'
import { STRUCTURE } from './cases/structure.ts'
import { TARGETS } from './cases/targets.ts'
import { refuseFile, TESTDATA } from './load-file.ts'

const cases = [DURATIONS, LABELS, MODULES, NAMES, REFERENCES, RESOLVER, SECTIONS, STRUCTURE, TARGETS].flat()

for (const { mistake, says } of cases) {
  test(`what is wrong is said with its place: ${mistake}`, async (t) => {
    const file = `${TESTDATA}${mistake}.yml`
    const { message } = await refuseFile(t, file)
    t.deepEqual(
      message.split('\n'),
      says.map((line) => `${file}:${line}`),
    )
  })
}

test('every file of testdata has its case', async (t) => {
  const files = await readdir(TESTDATA)
  t.deepEqual(files.sort(), cases.map(({ mistake }) => `${mistake}.yml`).sort())
})
