import test from 'ava'
import { parseWholeHead } from '../../src/http/whole-head.ts'

const MAX_BYTES = 1000
const OK = 'HTTP/1.1 200 OK\r\n'

const ordinary = [
  { head: `${OK}\r\n`, status: 200, statusText: 'OK', headers: [] },
  { head: 'HTTP/1.0 404 Not \xe9\r\n\r\n', status: 404, statusText: 'Not \xe9', headers: [] },
  { head: 'HTTP/1.1   204\r\n\r\n', status: 204, statusText: '', headers: [] },
  { head: `${OK}A:1\r\nb: \t2 3\t \r\n\r\n`, status: 200, statusText: 'OK', headers: ['A', '1', 'b', '2 3'] },
  { head: `${OK}A :\r\na: : \r\n\r\n`, status: 200, statusText: 'OK', headers: ['A ', '', 'a', ':'] },
]

for (const { head, status, statusText, headers } of ordinary) {
  test(`${JSON.stringify(head)} is read in one go`, (t) => {
    const whole = parseWholeHead(Buffer.from(`${head}body\r\n\r\n`, 'latin1'), MAX_BYTES)
    t.is(whole?.usedBytes, head.length)
    t.is(whole?.head.status, status)
    t.is(whole?.head.statusText, statusText)
    t.deepEqual(whole?.head.headers.flat(), headers)
  })
}

const others = [
  { title: 'a head that has not come to its end', head: `${OK}A: 1\r\n` },
  { title: 'nothing at all', head: '' },
  { title: 'a head that is too large', head: `${OK}A: ${'x'.repeat(MAX_BYTES)}\r\n\r\n` },
  { title: 'an interim answer', head: `HTTP/1.1 100 Continue\r\n\r\n${OK}\r\n` },
  { title: 'a bare line feed', head: `${OK}A: 1\nB: 2\r\n\r\n` },
  { title: 'a bare carriage return', head: `${OK}A: 1\r2\r\n\r\n` },
  { title: 'a folded header', head: `${OK}A: 1\r\n 2\r\n\r\n` },
  { title: 'a line without a colon', head: `${OK}A\r\n\r\n` },
  { title: 'a header without a name', head: `${OK}: 1\r\n\r\n` },
  { title: 'a control character', head: `${OK}A: \0\r\n\r\n` },
  { title: 'another protocol', head: 'SSH-2.0\r\n\r\n' },
]

for (const { title, head } of others) {
  test(`${title} is left to those who read line by line`, (t) => {
    t.is(parseWholeHead(Buffer.from(head, 'latin1'), MAX_BYTES), undefined)
  })
}

test('a long head is not read in one go, since each of its headers would keep all of it', (t) => {
  const head = (length: number): Buffer => Buffer.from(`${OK}A: ${'x'.repeat(length)}\r\n\r\n`)
  t.not(parseWholeHead(head(1000), 10_000), undefined)
  t.is(parseWholeHead(head(2100), 10_000), undefined)
})
