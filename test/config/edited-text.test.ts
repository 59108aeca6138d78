import test from 'ava'
import { EditedText } from '../../src/config/edited-text.ts'

const indent = { start: 6, removed: 0, inserted: '    ' }
const quote = { start: 2, removed: 2, inserted: '1234' }

test('edits are made in the order of the text', (t) => {
  t.is(new EditedText("ab\\'c\ndef", [indent, quote]).text, 'ab1234c\n    def')
})

const offsets = [
  [0, 0],
  [2, 2],
  [3, 2],
  [5, 2],
  [6, 4],
  [7, 5],
  [8, 6],
  [9, 6],
  [12, 6],
  [13, 7],
  [15, 9],
] as const

for (const [offset, source] of offsets) {
  test(`the offset ${offset} of the edited text was ${source}`, (t) => {
    t.is(new EditedText("ab\\'c\ndef", [indent, quote]).sourceOffset(offset), source)
  })
}
