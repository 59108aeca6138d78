import test from 'ava'
import fc from 'fast-check'
import { AnswerReader } from '../../src/http/answer-reader.ts'
import { frameBody, readFramedBody } from '../../src/http/framing.ts'
import { decodeWholeChunks } from '../../src/http/whole-chunks.ts'

const whole = [
  { title: 'two chunks', bytes: '3\r\nabc\r\n2\r\nde\r\n', data: 'abcde', rest: '' },
  { title: 'chunks before one that is cut off', bytes: '3\r\nabc\r\n5\r\nde', data: 'abc', rest: '5\r\nde' },
  { title: 'chunks before a length that is cut off', bytes: '3\r\nabc\r\n5\r', data: 'abc', rest: '5\r' },
  { title: 'chunks before the last one', bytes: '3\r\nabc\r\n0\r\n\r\n', data: 'abc', rest: '0\r\n\r\n' },
  {
    title: 'an extension, and letters of either case',
    bytes: 'a;x=y\r\n0123456789\r\nA\t\r\n0123456789\r\n',
    data: '01234567890123456789',
    rest: '',
  },
  { title: 'no chunk without a carriage return', bytes: '3\nabc\r\n', data: '', rest: '3\nabc\r\n' },
  { title: 'no chunk that is longer than declared', bytes: '1\r\nab\r\n', data: '', rest: '1\r\nab\r\n' },
  { title: 'no chunk whose end is cut off', bytes: '1\r\na\r', data: '', rest: '1\r\na\r' },
  { title: 'no chunk of a length that is none', bytes: '-1\r\na\r\n', data: '', rest: '-1\r\na\r\n' },
  {
    title: 'no chunk whose line is too long',
    bytes: `1;${'x'.repeat(4096)}\r\na\r\n`,
    data: '',
    rest: `1;${'x'.repeat(4096)}\r\na\r\n`,
  },
  { title: 'nothing', bytes: '', data: '', rest: '' },
]

for (const { title, bytes, data, rest } of whole) {
  test(`whole chunks: ${title}`, (t) => {
    const decoded = decodeWholeChunks(Buffer.from(bytes))
    t.is(decoded.data.toString(), data)
    t.is(bytes.slice(decoded.usedBytes), rest)
  })
}

/** Reads a chunked body that comes in the given pieces. */
async function readBody(pieces: readonly Buffer[]): Promise<readonly Buffer[]> {
  const left = [...pieces]
  const reader = new AnswerReader({ read: async () => left.shift() })
  const head = {
    version: 'HTTP/1.1',
    status: 200,
    statusText: 'OK',
    headers: [['Transfer-Encoding', 'chunked']] as const,
  }
  const body: Buffer[] = []
  for await (const piece of readFramedBody(reader, frameBody(head, 'GET'))) body.push(piece)
  return body
}

test('a body of single bytes comes in as few pieces as it was read in', async (t) => {
  const bytes = Buffer.from(`${'1\r\nx\r\n'.repeat(10_000)}0\r\n\r\n`)
  const body = await readBody([bytes.subarray(0, 40_001), bytes.subarray(40_001)])
  t.is(Buffer.concat(body).toString(), 'x'.repeat(10_000))
  t.true(body.length <= 4, `${body.length} pieces`)
})

test('a chunked body is the same wherever it is cut', async (t) => {
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunk, { maxLength: 20 }),
      fc.array(fc.nat(600), { maxLength: 8 }),
      async (chunks, cuts) => {
        const framed = chunks.flatMap((data) => [
          Buffer.from(`${data.length.toString(16)}\r\n`),
          data,
          Buffer.from('\r\n'),
        ])
        const bytes = Buffer.concat([...framed, Buffer.from('0\r\n\r\n')])
        const ends = [...new Set([...cuts, bytes.length])].filter((end) => end > 0 && end <= bytes.length)
        const pieces = ends.toSorted((a, b) => a - b).map((end, index, all) => bytes.subarray(all[index - 1] ?? 0, end))
        t.true(Buffer.concat(await readBody(pieces)).equals(Buffer.concat(chunks)))
      },
    ),
    { numRuns: 300 },
  )
})
