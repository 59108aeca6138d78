import test from 'ava'
import type { LogFields } from '../../src/log/logger.ts'
import { ProbeLog } from '../../src/probe/probe-log.ts'

test('a log keeps 500 lines, and says in the last one that it is full', (t) => {
  const log = new ProbeLog(() => 7)
  for (let line = 0; line < 1000; line += 1) log.debug(`line ${line}`, { line })
  t.is(log.entries.length, 500)
  t.deepEqual(log.entries[0], { atMs: 7, level: 'debug', message: 'line 0', fields: { line: 0 } })
  t.deepEqual(log.entries[499], { atMs: 7, level: 'debug', message: 'the log of this probe is full', fields: {} })
})

test('messages and fields are cut, and fields are few', (t) => {
  const log = new ProbeLog(() => 0)
  const long = 'x'.repeat(1_000_000)
  log.info(long, Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}${long}`, long])))
  t.true(JSON.stringify(log.entries).length < 100_000)
})

test('a secret is taken out before it is cut', (t) => {
  const log = new ProbeLog(
    () => 0,
    (text) => text.replaceAll('swordfish', '<secret>'),
  )
  log.warn(`${'x'.repeat(2044)}swordfish`, { token: `${'x'.repeat(2044)}swordfish` })
  t.notRegex(JSON.stringify(log.entries), /swo/)
})

test('a field that is no text becomes one: it may hide a secret, be large, or be nothing that JSON knows', (t) => {
  const log = new ProbeLog(
    () => 0,
    (text) => text.replaceAll('swordfish', '<secret>'),
  )
  const fields: Record<string, unknown> = {
    bytes: Buffer.alloc(1_000_000, 'x'),
    list: ['swordfish'],
    large: 1n,
    error: new Error('swordfish'),
    count: 1,
    isSet: true,
  }
  log.info('x', fields as LogFields)
  const bytes = 'x'.repeat(2048)
  const error = 'Error: <secret>'
  t.deepEqual(log.entries[0]?.fields, { bytes, list: '<secret>', large: '1', error, count: 1, isSet: true })
})
