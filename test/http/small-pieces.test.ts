import { randomBytes } from 'node:crypto'
import test from 'ava'
import { readBody } from '../../src/http/body.ts'
import { createTrace } from '../../src/http/trace.ts'

const options = {
  compression: '',
  maxBytes: 0,
  isWanted: true,
  context: { signal: new AbortController().signal, untimed: <T>(task: () => Promise<T>) => task() },
}

test('a body in pieces of any size is put together', async (t) => {
  const sizes = [0, 1, 65_535, 1, 65_536, 65_537, 200_000, 3]
  const pieces = sizes.map((size) => randomBytes(size))
  const body = await readBody(ReadableStream.from(pieces), createTrace(), options)
  t.true(body?.equals(Buffer.concat(pieces)))
})

test('a body of single bytes takes little more memory than its bytes', async (t) => {
  const before = process.memoryUsage().heapUsed
  let after = before
  const bytes = async function* () {
    const chunk = Buffer.alloc(1)
    for (let count = 0; count < 1_000_000; count += 1) yield chunk.subarray(0, 1)
    after = process.memoryUsage().heapUsed
  }
  const body = await readBody(bytes(), createTrace(), options)
  t.is(body?.length, 1_000_000)
  t.true(after - before < 48 * 1024 * 1024, `${after - before} bytes`)
})
