import test from 'ava'
import { runMapping } from './run-mapping.ts'

const slow = [
  '$..*..*..*..*..missing',
  '$[?count(@..*..*..*..*..*) == -1]',
  '$[?count($[?count($[?@.n == 0]) == 1]) == -1]',
  '$[?$[?@.n == -1] || $..[?@.n == -2]]',
]

for (const value of slow) {
  test.serial(`${value} is given up over a document that it takes too long for`, async (t) => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1), b: nested(depth - 1) })
    const document = JSON.stringify([...Array.from({ length: 8000 }, (_, n) => ({ n })), nested(12)])
    const { failure } = await runMapping(document, [{ name: 'slow', type: 'gauge', value }])
    t.is(failure, 'mismatch: the paths cannot be followed over this document: it takes longer than 1000 ms')
  })
}
