import test from 'ava'
import { defineProber, ProbeFailure } from 'probe-exporter'
import * as z from 'zod'
import { runProber } from '../support/run-prober.ts'

test('a probe that fails for a lack of file descriptors says nothing of the target', async (t) => {
  const cause = Object.assign(new Error('too many open files'), { code: 'EMFILE' })
  const starved = defineProber({
    name: 'starved',
    options: z.strictObject({}),
    probe: () => Promise.reject(new ProbeFailure('internal', 'no socket', { cause })),
  })
  const error = await t.throwsAsync(runProber(starved, '127.0.0.1:1'))
  t.like(error, { status: 503 })
  t.regex(error.message, /no file descriptors left/)
})
