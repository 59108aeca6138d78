import { readFileSync } from 'node:fs'
import test from 'ava'
import { ROOT } from '../support/documents.ts'
import { DIFFERENCES } from './differences.ts'

const document = readFileSync(`${ROOT}docs/migrating-from-blackbox-exporter.md`, 'utf8')
const listed = [...document.matchAll(/^- `(?<id>[a-z\d-]+)`: \S.*\.$/gm)].map(({ groups }) => groups?.['id'])

test('each difference that the document lists stands in one line, and has a test', (t) => {
  t.is(listed.length, [...document.matchAll(/^- /gm)].length)
  t.deepEqual(listed, Object.keys(DIFFERENCES))
})

for (const [id, { file, title }] of Object.entries(DIFFERENCES)) {
  test(`the difference ${id} is tested by ${file}`, (t) => {
    t.true(readFileSync(`${ROOT}test/${file}`, 'utf8').includes(title))
  })
}
