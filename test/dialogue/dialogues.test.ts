import test from 'ava'
import tcp from '../../probes/tcp.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { startScripted } from '../support/scripted.ts'
import { BYTES_CASES } from './cases/bytes.ts'
import type { DialogueCase } from './cases/case.ts'
import { EXPECT_CASES } from './cases/expect.ts'
import { HOSTILE_CASES } from './cases/hostile.ts'
import { PROTOCOL_CASES } from './cases/protocols.ts'
import { SEND_CASES } from './cases/send.ts'
import { STREAM_CASES } from './cases/stream.ts'

const TABLES = {
  protocol: PROTOCOL_CASES,
  expect: EXPECT_CASES,
  send: SEND_CASES,
  bytes: BYTES_CASES,
  stream: STREAM_CASES,
  hostile: HOSTILE_CASES,
} as const

/** A probe of the scripted server has the verdict and the flags of the table, and the server was told what it says. */
const check = test.macro(async (t, dialogue: DialogueCase) => {
  const { server, query_response, max_bytes, timeoutMs = 20_000, verdict, flag, heard } = dialogue
  const fixture = await startScripted(t, server)
  const options = { query_response, ...(max_bytes === undefined ? {} : { max_bytes }) }
  const result = await runProber(tcp, fixture.address, { options, timeoutMs })
  t.is(verdictOf(result.outcome), verdict, result.outcome.ok ? undefined : result.outcome.message)
  const lines = await goldenOf(result)
  t.true(lines.includes(`probe_failed_due_to_regex ${flag === 'regex' ? 1 : 0}`))
  t.true(lines.includes(`probe_failed_due_to_bytes ${flag === 'bytes' ? 1 : 0}`))
  if (heard === undefined) return
  while (fixture.open() > 0) await new Promise((resolve) => setImmediate(resolve))
  t.is(fixture.heard(), heard)
})

for (const [table, cases] of Object.entries(TABLES)) {
  for (const dialogue of cases) test(`${table}: ${dialogue.title} is ${dialogue.verdict}`, check, dialogue)
}
