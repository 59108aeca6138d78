import test from 'ava'
import { durationMs, last, oneOf, wholeNumber } from '../../src/cli/flags.ts'
import { parseListenAddress } from '../../src/cli/listen-address.ts'
import { UserError } from '../../src/cli/user-error.ts'

const durations = [
  { text: '0.5', ms: 500 },
  { text: '0', ms: 0 },
  { text: '10', ms: 10_000 },
  { text: '1m30s', ms: 90_000 },
  { text: '250ms', ms: 250 },
  { text: ['1', '2'], ms: 2000 },
]

for (const { text, ms } of durations) {
  test(`a flag of ${text} is ${ms} ms`, (t) => t.is(durationMs('x')(text), ms))
}

for (const text of ['', 'x', '1d', '-1', '1e3', 'Infinity', '0x10', '1 s', '2147484']) {
  test(`a flag of ${JSON.stringify(text)} is no duration`, (t) => {
    t.throws(() => durationMs('x')(text), { instanceOf: UserError, message: new RegExp(`^--x=${text}: expected`) })
  })
}

const numbers = [
  { text: '0', number: 0 },
  { text: '7', number: 7 },
  { text: ['1', '3'], number: 3 },
]

for (const { text, number } of numbers) {
  test(`a flag of ${text} is the number ${number}`, (t) => t.is(wholeNumber('x', 0, 7)(text), number))
}

for (const text of ['8', '-1', '1.5', '', ' 1', '1e0', '0x1', '١']) {
  test(`a flag of ${JSON.stringify(text)} is no number from 0 to 7`, (t) => {
    t.throws(() => wholeNumber('x', 0, 7)(text), { instanceOf: UserError })
  })
}

test('a flag that is given several times counts as it is given last', (t) => {
  t.is(last(['a', 'b']), 'b')
  t.is(last('a'), 'a')
  t.is(oneOf('x', ['a', 'b'])(['c', 'a']), 'a')
  t.throws(() => oneOf('x', ['a', 'b'])(['a', 'c']), { instanceOf: UserError })
})

const addresses = [
  { text: ':9115', host: undefined, port: 9115 },
  { text: ':0', host: undefined, port: 0 },
  { text: '127.0.0.1:80', host: '127.0.0.1', port: 80 },
  { text: 'localhost:65535', host: 'localhost', port: 65_535 },
  { text: '[::1]:9115', host: '::1', port: 9115 },
  { text: '[::]:9115', host: '::', port: 9115 },
]

for (const { text, host, port } of addresses) {
  test(`${text} is an address to listen on`, (t) => t.deepEqual(parseListenAddress(text), { host, port, text }))
}

for (const text of [
  '',
  '9115',
  ':',
  'localhost',
  '::1:9115',
  ':65536',
  ':-1',
  'http://x:1',
  'a b:1',
  '[x]:1',
  ':1:2',
]) {
  test(`${JSON.stringify(text)} is no address to listen on`, (t) => {
    t.throws(() => parseListenAddress(text), { instanceOf: UserError })
  })
}
