import test from 'ava'
import { MAX_SIZE, sizeSchema } from '../../src/config/size.ts'
import { quote } from '../../src/log/quote.ts'
import { isLinear } from '../support/growth.ts'

/** What blackbox_exporter 0.23 accepts (`--config.check`), and what it makes of it. */
const accepted = [
  ['0', 0],
  ['+0', 0],
  ['-0', 0],
  ['0B', 0],
  ['128B', 128],
  ['1KB', 1024],
  ['1KiB', 1024],
  ['10MB', 10_485_760],
  ['10MiB', 10_485_760],
  ['00001MB', 1_048_576],
  ['1.5MB', 1_572_864],
  ['.5MB', 524_288],
  ['5.MB', 5_242_880],
  ['+5MB', 5_242_880],
  ['1GB512MB', 1_610_612_736],
  ['1MB2MB', 3_145_728],
  ['1B2B', 3],
  ['1MiB3B', 1_048_579],
  ['1TiB', 1_099_511_627_776],
  ['0.0001KB', 0],
  ['-1MB', MAX_SIZE],
  ['1EB', MAX_SIZE],
  ['8EB', MAX_SIZE],
  ['-8EB', MAX_SIZE],
] as const

for (const [text, bytes] of accepted) {
  test(`${text} is ${bytes} bytes`, (t) => {
    t.is(sizeSchema.parse(text) + 0, bytes)
  })
}

const refused = ['', '128', '1.5', '1mb', '1 MB', ' 1MB', '1MB ', '1MB 2KB', '1K', '1Ki', '1KBB', '1ZB', '1e3MB']
const refusedToo = [
  '1MB2MiB',
  '1GB-1MB',
  '--1B',
  '-',
  '.',
  '.B',
  '0.0.1B',
  'true',
  '9EB',
  '16EB',
  '9223372036854775808B',
]

for (const text of [...refused, ...refusedToo, `${'1B'.repeat(200)}`]) {
  test(`${quote(text, 20)} is no size`, (t) => {
    t.false(sizeSchema.safeParse(text).success)
  })
}

test('a size that is none is shown, with what is allowed', (t) => {
  t.regex(sizeSchema.safeParse('1mb').error?.issues[0]?.message ?? '', /^"1mb" is not a size such as 10MB/)
})

test('a long row of digits is refused in a time linear in its length', (t) => {
  t.false(sizeSchema.safeParse('1'.repeat(100_000)).success)
  t.true(isLinear((length) => sizeSchema.safeParse('1'.repeat(length)), 20_000))
})
