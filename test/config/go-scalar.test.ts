import test from 'ava'
import { readGoScalar } from '../../src/config/go-scalar.ts'

const cases = [
  ['', null],
  ['~', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['true', true],
  ['FALSE', false],
  ['yes', 'yes'],
  ['0', 0],
  ['-0', 0],
  ['+5', 5],
  ['0310', 200],
  ['0o310', 200],
  ['0xC8', 200],
  ['-0x1F', -31],
  ['0b11', 3],
  ['1_000', 1000],
  ['_1', '_1'],
  ['08', 8],
  ['1.10', 1.1],
  ['.5e1', 5],
  ['5.', 5],
  ['2e2', 200],
  ['.inf', Infinity],
  ['-.INF', -Infinity],
  ['18446744073709551615', 2 ** 64],
  ['18446744073709551616', 2 ** 64],
  ['-9223372036854775809', -(2 ** 63)],
  ['0x10000000000000000', '0x10000000000000000'],
  ['2001-01-01', '2001-01-01'],
  ['1.2.3', '1.2.3'],
  ['5s', '5s'],
  ['-', '-'],
  ['+-5', '+-5'],
] as const

for (const [source, value] of cases) {
  test(`${source || 'nothing'} is read as ${typeof value} ${value}`, (t) => t.is(readGoScalar(source).value, value))
}

test('what is no number is not a number of YAML', (t) => t.is(readGoScalar('.nan').value, Number.NaN))

test('a whole number is told from a fraction, and from what 64 bits cannot hold', (t) => {
  const kinds = ['1', '1.0', '18446744073709551615', '18446744073709551616'].map((text) => readGoScalar(text).kind)
  t.deepEqual(kinds, ['int', 'float', 'int', 'float'])
})
