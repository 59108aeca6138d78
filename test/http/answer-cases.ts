/** An answer of HTTP/1, and what is made of it. */
export interface AnswerCase {
  readonly title: string
  readonly answer: string
  readonly method?: string
  readonly verdict: string
  /** Status, version, declared length, bytes of the body; undefined where there is no answer to speak of. */
  readonly seen?: readonly [status: number, version: string, contentLength: number, bodyBytes: number]
}

const H = 'HTTP/1.1 200 OK\r\n'
const BODY = 'Content-Length: 5\r\n\r\nhello'
const CHUNKED = `${H}Transfer-Encoding: chunked\r\n\r\n`
const FINE = [200, 'HTTP/1.1', 5, 5] as const
const CHUNKS = [200, 'HTTP/1.1', -1, 5] as const
const MANY = 'x'.repeat(65_536)

/** Verdicts and figures are those of blackbox_exporter, but for the reasons. */
export const ANSWERS: readonly AnswerCase[] = [
  { title: 'a plain answer', answer: H + BODY, verdict: 'ok', seen: FINE },
  { title: 'bare line feeds', answer: (H + BODY).replaceAll('\r', ''), verdict: 'ok', seen: FINE },
  { title: 'no reason phrase', answer: `HTTP/1.1 200\r\n${BODY}`, verdict: 'ok', seen: FINE },
  { title: 'two spaces before the status', answer: `HTTP/1.1  200 OK\r\n${BODY}`, verdict: 'ok', seen: FINE },
  { title: 'a folded header', answer: `${H}X: a\r\n  b\r\n\t\r\n${BODY}`, verdict: 'ok', seen: FINE },
  { title: 'a space before a colon', answer: `${H}Content-Length : 5\r\n\r\nhello`, verdict: 'ok', seen: CHUNKS },
  { title: 'a header of 64 KB', answer: `${H}X: ${MANY}\r\n${BODY}`, verdict: 'ok', seen: FINE },
  { title: 'bytes above ASCII', answer: `${H}X: \xe9\r\n${BODY}`, verdict: 'ok', seen: FINE },
  { title: 'a length given twice', answer: `${H}Content-Length: 5\r\n${BODY}`, verdict: 'ok', seen: FINE },
  { title: 'more bytes than declared', answer: `${H}${BODY}more`, verdict: 'ok', seen: FINE },
  { title: 'a body up to the end', answer: `${H}\r\nhello`, verdict: 'ok', seen: CHUNKS },
  { title: 'HTTP/1.0', answer: 'HTTP/1.0 200 OK\r\n\r\nhello', verdict: 'ok', seen: [200, 'HTTP/1.0', -1, 5] },
  { title: 'HTTP/1.2', answer: `HTTP/1.2 200 OK\r\n${BODY}`, verdict: 'ok', seen: [200, 'HTTP/1.2', 5, 5] },
  { title: 'chunks', answer: `${CHUNKED}3\r\nhel\r\n2;a=b \r\nlo\r\n0\r\nX: y\r\n\r\n`, verdict: 'ok', seen: CHUNKS },
  {
    title: 'chunks and a length',
    answer: `${H}Content-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    verdict: 'ok',
    seen: CHUNKS,
  },
  {
    title: 'chunks of HTTP/1.0, which has none',
    answer: 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    verdict: 'ok',
    seen: [200, 'HTTP/1.0', -1, 15],
  },
  { title: '204 with a body', answer: `HTTP/1.1 204 No\r\n${BODY}`, verdict: 'ok', seen: [204, 'HTTP/1.1', 0, 0] },
  { title: '304 with a length', answer: `HTTP/1.1 304 No\r\n${BODY}`, verdict: 'ok', seen: [304, 'HTTP/1.1', 0, 0] },
  { title: 'an answer to HEAD', method: 'HEAD', answer: H + BODY, verdict: 'ok', seen: [200, 'HTTP/1.1', 5, 0] },
  {
    title: 'an answer to HEAD without length',
    method: 'HEAD',
    answer: CHUNKED,
    verdict: 'ok',
    seen: [200, 'HTTP/1.1', -1, 0],
  },
  {
    title: 'a length that is only claimed',
    method: 'HEAD',
    answer: `${H}Content-Length: 9223372036854775807\r\n\r\n`,
    verdict: 'ok',
    seen: [200, 'HTTP/1.1', 2 ** 63, 0],
  },
  {
    title: 'interim answers',
    answer: `HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\n${H}${BODY}`,
    verdict: 'ok',
    seen: FINE,
  },
  {
    title: 'a switch of protocols',
    answer: 'HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    verdict: 'ok',
    seen: [101, 'HTTP/1.1', 0, 0],
  },
  {
    title: 'too many interim answers',
    answer: 'HTTP/1.1 103 Hints\r\n\r\n'.repeat(6) + H + BODY,
    verdict: 'protocol/receive',
  },
  { title: 'two lengths', answer: `${H}Content-Length: 6\r\n${BODY}`, verdict: 'protocol/receive' },
  { title: 'a length with a sign', answer: `${H}Content-Length: +5\r\n\r\nhello`, verdict: 'protocol/receive' },
  {
    title: 'a length beyond 63 bits',
    answer: `${H}Content-Length: 9223372036854775808\r\n\r\n`,
    verdict: 'protocol/receive',
  },
  { title: 'another transfer encoding', answer: `${H}Transfer-Encoding: gzip\r\n\r\n`, verdict: 'protocol/receive' },
  { title: 'a status of two digits', answer: `HTTP/1.1 99 OK\r\n${BODY}`, verdict: 'protocol/receive' },
  { title: 'a status of four digits', answer: `HTTP/1.1 2000 OK\r\n${BODY}`, verdict: 'protocol/receive' },
  { title: 'a header without a colon', answer: `${H}XYZ\r\n${BODY}`, verdict: 'protocol/receive' },
  { title: 'a header without a name', answer: `${H}: x\r\n${BODY}`, verdict: 'protocol/receive' },
  { title: 'a control character in a header', answer: `${H}X: \0\r\n${BODY}`, verdict: 'protocol/receive' },
  { title: 'a first header that is folded', answer: `${H} X: a\r\n${BODY}`, verdict: 'protocol/receive' },
  { title: 'an empty line before the answer', answer: `\r\n${H}${BODY}`, verdict: 'protocol/receive' },
  { title: 'another protocol', answer: '220 smtp.example ESMTP\r\n', verdict: 'protocol/receive' },
  { title: 'nothing', answer: '', verdict: 'closed/receive' },
  { title: 'the beginning of a status line', answer: 'HTT', verdict: 'closed/receive' },
  { title: 'half a head', answer: `${H}X`, verdict: 'closed/receive' },
  {
    title: 'half a body',
    answer: `${H}Content-Length: 9\r\n\r\nhello`,
    verdict: 'closed/receive',
    seen: [200, 'HTTP/1.1', 9, 5],
  },
  { title: 'chunks without an end', answer: `${CHUNKED}5\r\nhello\r\n0\r\n`, verdict: 'closed/receive', seen: CHUNKS },
  { title: 'half a chunk', answer: `${CHUNKED}9\r\nhello`, verdict: 'closed/receive', seen: CHUNKS },
  { title: 'a chunk that is too long', answer: `${CHUNKED}5\r\nhello!\r\n`, verdict: 'protocol/receive', seen: CHUNKS },
  {
    title: 'a bad trailer',
    answer: `${CHUNKED}5\r\nhello\r\n0\r\nXY\r\n\r\n`,
    verdict: 'protocol/receive',
    seen: CHUNKS,
  },
  {
    title: 'a bad length of a chunk',
    answer: `${CHUNKED}zz\r\n`,
    verdict: 'protocol/receive',
    seen: [200, 'HTTP/1.1', -1, 0],
  },
]
