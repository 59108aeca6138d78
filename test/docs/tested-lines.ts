import { readFileSync } from 'node:fs'
import test from 'ava'
import { ROOT } from '../support/documents.ts'

/** Where a line of a document is tested: a file below `test/`, and what stands in the title there, or in the table of titles. */
export interface TestedLine {
  readonly file: string
  readonly title: string
}

/** The lines of a document by their ids, in its order, each with its tests. */
export type TestedLines = Readonly<Record<string, TestedLine | readonly TestedLine[]>>

/** Tests that a text lists just these lines, each in one, and that the tests of each are there. */
export function testLines(what: string, text: string, tested: TestedLines): void {
  const listed = [...text.matchAll(/^- `(?<id>[a-z\d-]+)`: \S.*\.$/gm)].map(({ groups }) => groups?.['id'])

  test(`each ${what} that the document lists stands in one line, and has a test`, (t) => {
    t.is(listed.length, [...text.matchAll(/^- /gm)].length)
    t.deepEqual(listed, Object.keys(tested))
  })

  for (const [id, tests] of Object.entries(tested)) {
    for (const { file, title } of [tests].flat()) {
      test(`the ${what} ${id} is tested by ${file}: ${title}`, (t) => {
        t.true(readFileSync(`${ROOT}test/${file}`, 'utf8').includes(title))
      })
    }
  }
}
