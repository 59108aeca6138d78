import test from 'ava'
import { parseNumber, parseQuantity, type Quantity } from '../../src/json/quantity.ts'
import { growthOf, LINEAR } from '../support/growth.ts'

const cases: readonly (readonly [quantity: Quantity, text: string, value: number | undefined])[] = [
  ['bytes', '1000 MB', 1e9],
  ['bytes', '1000MB', 1e9],
  ['bytes', '1.5 GiB', 1.5 * 1024 ** 3],
  ['bytes', '1 kB', 1000],
  ['bytes', '8.2 MB', 8_200_000],
  ['bytes', '1e21 kB', 1e24],
  ['bytes', '1 KB', 1000],
  ['bytes', '1.2M', 1.2 * 1024 ** 2],
  ['bytes', '2 Ki', 2048],
  ['bytes', '512', 512],
  ['bytes', '512 B', 512],
  ['bytes', '8 bits', 1],
  ['bytes', '2 bytes', 2],
  ['bytes', '95.21 Mbps', 11_901_250],
  ['bytes', '100 Mbit/s', 12_500_000],
  ['bytes', '3 MB/s', 3e6],
  ['bytes', '10 Mib/s', (10 * 1024 ** 2) / 8],
  ['bytes', '1 mb', undefined],
  ['bytes', '1,000 MB', undefined],
  ['bytes', 'MB', undefined],
  ['bytes', '1 MBit', undefined],
  ['bytes', '', undefined],
  ['duration', '1m30s', 90],
  ['duration', '1.5 s', 1.5],
  ['duration', '250ms', 0.25],
  ['duration', '12 µs', 12e-6],
  ['duration', '2 days, 3 hours', 183_600],
  ['duration', '1 Day 1 Minute', 86_460],
  ['duration', '2w1d', 1_296_000],
  ['duration', '90', 90],
  ['duration', '-1h', -3600],
  ['duration', '1:02:03', 3723],
  ['duration', '02:03.5', 123.5],
  ['duration', 'PT1M30S', 90],
  ['duration', 'P1DT2H', 93_600],
  ['duration', 'P2W', 1_209_600],
  ['duration', 'P1M', undefined],
  ['duration', 'P', undefined],
  ['duration', 'PT', undefined],
  ['duration', '1 month', undefined],
  ['duration', '1 constructor', undefined],
  ['duration', 'soon', undefined],
  ['duration', '', undefined],
  ['duration', '1s 2', undefined],
  ['percent', '95.2%', 0.952],
  ['percent', '95.2 %', 0.952],
  ['percent', '7.1', 0.071],
  ['percent', '1e2%', 1],
  ['percent', '0%', 0],
  ['percent', '%', undefined],
  ['number', '95.21 Mbps', 95.21],
  ['number', '-3.5e2 rpm', -350],
  ['number', '12', 12],
  ['number', '12 of 13', undefined],
  ['number', '1.2.3', undefined],
  ['number', '1,234', undefined],
  ['number', 'x 12', undefined],
  ['number', `${'1'.repeat(101)}`, undefined],
]

for (const [quantity, text, value] of cases) {
  test(`${quantity}: ${text.slice(0, 40)} is ${value}`, (t) => t.is(parseQuantity(text, quantity), value))
}

for (const text of ['1', '1m', 'P1D', '1 ']) {
  test(`a long text of "${text}" is judged in a time linear in its length`, (t) => {
    const judge = (length: number): readonly unknown[] => {
      const hostile = text.repeat(length)
      const quantities = ['number', 'bytes', 'duration', 'percent'] as const
      return [...quantities.map((quantity) => parseQuantity(hostile, quantity)), parseNumber(hostile)]
    }
    t.true(judge(1e6).every((value) => value === undefined))
    t.true(growthOf(judge, 100_000) < LINEAR)
  })
}
