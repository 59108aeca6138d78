import test from 'ava'
import { type Reading, readByNode, readByUs } from './both-readers.ts'
import { createDice, mutate } from './mutations.ts'

const ROUNDS = 1000

const OK = 'HTTP/1.1 200 OK\r\n'
const answers = [
  `${OK}Server: a b\r\nContent-Length: 5\r\n\r\nhello`,
  `${OK}Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n3;a=b\r\nyou\r\n0\r\nX: y\r\n\r\n`,
  `${OK}Set-Cookie: a=b; Path=/\r\nConnection: close\r\nset-cookie: c=d\r\n\r\nhello`,
  'HTTP/1.0 404 Not Found\r\nContent-Type: text/plain\r\n\r\nhello',
  `HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`,
  'HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n',
]
/** What mutations seldom come to. */
const odd = [
  `${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`,
  `${OK}Transfer-Encoding : chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
]

/** Where only one of the two accepts an answer: what the answer looks like, or what the other one says of it. */
interface Difference {
  readonly why: string
  readonly answer?: RegExp
  readonly error?: RegExp
}

/** What Node.js lets pass, and Go does not. */
const NODE_ALONE: readonly Difference[] = [
  { why: 'a carriage return alone ends a line there', answer: /\r(?!\n)/ },
  {
    why: 'a header may have control characters there',
    answer: /(?![\t\r\n])\p{Cc}/u,
    error: /is no header/,
  },
  { why: 'another transfer encoding ends with the connection there', error: /transfer encoding .* is not known/ },
  { why: 'empty lines may stand before an answer there', error: /begins with "(?:\\r)?\\n/ },
  { why: 'a first header may be folded there', error: /first header .* begins with white space/ },
  { why: 'what follows a chunk is passed over there', error: /a chunk of its body is longer/ },
  { why: 'a line of chunks may end without a carriage return there', error: /ends without a carriage return/ },
]

/** What Go lets pass, and so do we, but not Node.js. */
const WE_ALONE: readonly Difference[] = [
  { why: 'there may be several spaces before the status', answer: /HTTP\/1\.\d {2}/, error: /Invalid status code/ },
  { why: 'a header may have a space in its name', answer: /^[^:\r\n]* [^:\r\n]*:/m, error: /Invalid header token/ },
  { why: 'what stands behind the length of a chunk may be anything', answer: /^[\da-f]+;/im, error: /aborted/ },
  { why: 'a length may be given twice', error: /Duplicate Content-Length/ },
]

/** What both accept, and understand differently. */
const READ_DIFFERENTLY: readonly Difference[] = [
  { why: 'a space before the colon makes another name of it, as in Go', answer: /^Transfer-Encoding +:/im },
]

/** Why the two may differ; undefined where they may not. */
function explain(answer: string, ours: Reading, theirs: Reading): string | undefined {
  const table = 'error' in ours ? NODE_ALONE : 'error' in theirs ? WE_ALONE : READ_DIFFERENTLY
  const said = 'error' in ours ? ours.error : 'error' in theirs ? theirs.error : ''
  return table.find(({ answer: looks = /^/, error = /^/ }) => looks.test(answer) && error.test(said))?.why
}

/** Answers that were mutated, the same in each run. */
function* mutations(): Generator<string> {
  const dice = createDice(7)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const answer of answers) yield mutate(Buffer.from(answer), dice).toString('latin1')
  }
}

test('our reader and that of Node.js read the same, but for what the tables list', async (t) => {
  const seen = new Set<string>()
  let accepted = 0
  for (const answer of [...answers, ...odd, ...mutations()]) {
    const bytes = Buffer.from(answer, 'latin1')
    const [ours, theirs] = [await readByUs(bytes), await readByNode(bytes)]
    if ('error' in ours && 'error' in theirs) continue
    const why = explain(answer, ours, theirs)
    if (why === undefined) t.deepEqual(ours, theirs, JSON.stringify(answer))
    else seen.add(why)
    accepted += 1
  }
  t.true(accepted > 500, `${accepted} were accepted`)
  const listed = [...NODE_ALONE, ...WE_ALONE, ...READ_DIFFERENTLY].map(({ why }) => why)
  t.deepEqual([...seen].sort(), listed.sort())
})

test('an answer that comes in pieces is the same as one that comes at once', async (t) => {
  let accepted = 0
  for (const answer of [...answers, ...odd, ...mutations()]) {
    const bytes = Buffer.from(answer, 'latin1')
    // The first two bytes alone are no head, so that it is read line by line.
    const pieces = [bytes.subarray(0, 2), ...Array.from(bytes.subarray(2), (byte) => Buffer.of(byte))]
    const [whole, pieced] = [await readByUs(bytes), await readByUs(...pieces)]
    if ('error' in whole) t.true('error' in pieced, JSON.stringify(answer))
    else t.deepEqual(pieced, whole, JSON.stringify(answer))
    if (!('error' in whole)) accepted += 1
  }
  t.true(accepted > 500, `${accepted} were accepted`)
})
