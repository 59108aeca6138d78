import type { DialogueCase } from './case.ts'

const HELLO = [{ expect: '^hello (\\w+)$' }]
const SILENT_MS = 1000

/** Lines, however they come. */
export const EXPECT_CASES: readonly DialogueCase[] = [
  { title: 'one byte at a time', server: [{ sayBytewise: 'hello world\r\n' }], query_response: HELLO, verdict: 'ok' },
  {
    title: 'a line split in two packets',
    server: [{ say: 'hello w' }, { say: 'orld\n' }],
    query_response: HELLO,
    verdict: 'ok',
  },
  {
    title: 'many lines in one packet, each for its step',
    server: [{ say: 'one\ntwo\n\r\nthree\nfour\n' }],
    query_response: [{ expect: '^one$' }, { expect: '^$' }, { expect: '^three$' }, { expect: 'four' }],
    verdict: 'ok',
  },
  {
    title: 'a line that was passed over',
    server: [{ say: 'one\ntwo\n' }, 'end'],
    query_response: [{ expect: 'two' }, { expect: 'one' }],
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'a last line without line feed',
    server: [{ say: 'hello world' }, 'end'],
    query_response: HELLO,
    verdict: 'ok',
  },
  {
    title: 'a last line with CR alone',
    server: [{ say: 'hello world\r' }, 'end'],
    query_response: HELLO,
    verdict: 'ok',
  },
  {
    title: 'two CR before the line feed',
    server: [{ say: 'hello world\r\r\n' }, 'end'],
    query_response: HELLO,
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'a line without line feed, and then silence',
    server: [{ say: 'hello world' }],
    query_response: HELLO,
    verdict: 'timeout/receive',
    timeoutMs: SILENT_MS,
  },
  {
    title: 'another line and the end',
    server: [{ say: 'goodbye\n' }, 'end'],
    query_response: HELLO,
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'another line and silence',
    server: [{ say: 'goodbye\n' }],
    query_response: HELLO,
    verdict: 'timeout/receive',
    timeoutMs: SILENT_MS,
  },
  { title: 'silence', server: [], query_response: HELLO, verdict: 'timeout/receive', timeoutMs: SILENT_MS },
  { title: 'the end at once', server: ['end'], query_response: HELLO, verdict: 'mismatch/check', flag: 'regex' },
  {
    title: 'a reset after another line',
    server: [{ say: 'goodbye\n' }, 'reset'],
    query_response: [...HELLO, { expect: 'never' }],
    verdict: 'closed/receive',
  },
  {
    title: 'a reset after an answer',
    server: [{ say: 'hello world\n' }, { hear: 'x\n' }, 'reset'],
    query_response: [{ expect: 'hello', send: 'x' }, { expect: 'y' }],
    verdict: 'closed/receive',
  },
  {
    title: 'the end where another step expects a line',
    server: [{ say: 'hello world\n' }, 'end'],
    query_response: [...HELLO, ...HELLO],
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'an empty pattern, which any line matches',
    server: [{ say: 'anything\n' }],
    query_response: [{ expect: '', send: 'on' }],
    verdict: 'ok',
  },
  {
    title: 'an empty pattern and no line',
    server: ['end'],
    query_response: [{ expect: '' }],
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'an answer to one who has ended',
    server: [{ say: 'hello world\n' }, 'end'],
    query_response: [{ expect: 'hello', send: 'QUIT' }],
    verdict: 'ok',
  },
  { title: 'no step at all', server: [], query_response: [], verdict: 'ok' },
  { title: 'a step of nothing', server: [], query_response: [{}], verdict: 'ok' },
]
