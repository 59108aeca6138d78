import type { DialogueCase } from './case.ts'

const LINE = 65_536
const noise = Uint8Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 256)

/** What no honest target sends. */
export const HOSTILE_CASES: readonly DialogueCase[] = [
  {
    title: 'a line of 64 KiB with its line feed',
    server: [{ say: `${'x'.repeat(LINE - 1)}\n` }],
    query_response: [{ expect: '^x+$' }],
    verdict: 'ok',
  },
  {
    title: 'a line of a byte more',
    server: [{ say: `${'x'.repeat(LINE)}\n` }],
    query_response: [{ expect: '^x+$' }],
    verdict: 'too_large/receive',
  },
  {
    title: 'a line of 64 KiB less one byte without line feed',
    server: [{ say: 'x'.repeat(LINE - 1) }, 'end'],
    query_response: [{ expect: '^x+$' }],
    verdict: 'ok',
  },
  {
    title: 'a line of 64 KiB without line feed',
    server: [{ say: 'x'.repeat(LINE) }, 'end'],
    query_response: [{ expect: '^x+$' }],
    verdict: 'too_large/receive',
  },
  {
    title: 'a long line after a short one',
    server: [{ say: `short\n${'x'.repeat(LINE - 1)}\nend\n` }],
    query_response: [{ expect: 'end' }],
    verdict: 'ok',
  },
  {
    title: 'binary rubbish and the end',
    server: [{ say: noise }, 'end'],
    query_response: [{ expect: '^hello$' }],
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'a line among binary rubbish',
    server: [{ say: noise }, { say: '\nhello\n' }, { say: noise }],
    query_response: [{ expect: '^hello$' }],
    verdict: 'ok',
  },
  {
    title: 'bytes that are no UTF-8 in a line, each one character',
    server: [{ say: Uint8Array.of(0xff, 0xc3, 0xe2, 0x82, 0x0a) }],
    query_response: [{ expect: '^....$' }],
    verdict: 'ok',
  },
  {
    title: 'bytes that are no UTF-8, sent back as they came',
    server: [
      { say: Uint8Array.of(0x61, 0xff, 0xc3, 0x0a) },
      { hear: Uint8Array.of(0xff, 0xc3, 0x21, 0x0a) },
      { say: 'ok\n' },
    ],
    query_response: [{ expect: '^a(..)$', send: '${1}!' }, { expect: 'ok' }],
    verdict: 'ok',
    heard: '\xff\xc3!\n',
  },
  {
    title: 'a line full of what the pattern could begin with',
    server: [{ say: `${'x'.repeat(LINE - 3)}y!\nend\n` }],
    query_response: [{ expect: '(x+x+)+y$' }, { expect: 'end' }],
    verdict: 'timeout/receive',
    timeoutMs: 1500,
  },
  {
    title: 'a megabyte of such lines',
    server: [{ say: `${'x'.repeat(10_000)}y!\n`.repeat(104) }, 'end'],
    query_response: [{ expect: '(x+x+)+y$' }],
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'NUL in a line',
    server: [{ say: 'a\0b\n' }],
    query_response: [{ expect: '^a\\x00b$' }],
    verdict: 'ok',
  },
]
