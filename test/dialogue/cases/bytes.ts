import type { DialogueCase } from './case.ts'

/** SSLRequest of PostgreSQL (protocol 3.0, message formats). */
const SSL_REQUEST = [0x00, 0x00, 0x00, 0x08, 0x04, 0xd2, 0x16, 0x2f]
const SILENT_MS = 1000

/** `expect_bytes`, `send_bytes`. Debian's blackbox_exporter has neither. */
export const BYTES_CASES: readonly DialogueCase[] = [
  {
    title: 'the request for TLS of PostgreSQL',
    server: [{ hear: Uint8Array.from(SSL_REQUEST) }, { say: 'S' }],
    query_response: [{ send_bytes: SSL_REQUEST }, { expect_bytes: 'S' }],
    verdict: 'ok',
    heard: '\0\0\0\b\x04\xd2\x16/',
  },
  {
    title: 'PostgreSQL that has no TLS',
    server: [{ hear: Uint8Array.from(SSL_REQUEST) }, { say: 'N' }],
    query_response: [{ send_bytes: SSL_REQUEST }, { expect_bytes: 'S' }],
    verdict: 'mismatch/check',
    flag: 'bytes',
  },
  {
    title: 'bytes and more after them',
    server: [{ say: 'abcdef' }],
    query_response: [{ expect_bytes: 'abc' }, { expect_bytes: 'def', send: 'x' }],
    verdict: 'ok',
    heard: 'x\n',
  },
  {
    title: 'bytes one by one',
    server: [{ sayBytewise: 'abc' }],
    query_response: [{ expect_bytes: 'abc' }],
    verdict: 'ok',
  },
  {
    title: 'bytes in the packet of the line before',
    server: [{ say: 'hello\r\nabc' }],
    query_response: [{ expect: 'hello', expect_bytes: 'abc' }],
    verdict: 'ok',
  },
  {
    title: 'a line after bytes of its packet',
    server: [{ say: 'abc rest\n' }],
    query_response: [{ expect_bytes: 'abc' }, { expect: '^ rest$' }],
    verdict: 'ok',
  },
  {
    title: 'a send that is expanded with a line, after bytes',
    server: [{ say: 'hello world\nabc' }],
    query_response: [{ send: '$1', expect_bytes: 'abc', expect: 'hello (.*)' }],
    verdict: 'ok',
    heard: 'world\n',
  },
  {
    title: 'too few bytes and the end',
    server: [{ say: 'ab' }, 'end'],
    query_response: [{ expect_bytes: 'abc' }],
    verdict: 'closed/receive',
  },
  {
    title: 'too few bytes, other ones, and the end',
    server: [{ say: 'xy' }, 'end'],
    query_response: [{ expect_bytes: 'abc' }],
    verdict: 'closed/receive',
  },
  {
    title: 'too few bytes and silence',
    server: [{ say: 'ab' }],
    query_response: [{ expect_bytes: 'abc' }],
    verdict: 'timeout/receive',
    timeoutMs: SILENT_MS,
  },
  {
    title: 'the UTF-8 of a text',
    server: [{ say: Uint8Array.of(0xc3, 0xa9) }],
    query_response: [{ expect_bytes: 'é', send_bytes: 'é' }],
    verdict: 'ok',
    heard: '\xc3\xa9',
  },
  {
    title: 'bytes that are sent as they are, references among them',
    server: [{ say: 'hello\n' }],
    query_response: [{ expect: 'hello', send_bytes: '$0\r\n' }],
    verdict: 'ok',
    heard: '$0\r\n',
  },
  {
    title: 'no bytes at all',
    server: [],
    query_response: [{ expect_bytes: '', send_bytes: [] }],
    verdict: 'ok',
    heard: '',
  },
]
