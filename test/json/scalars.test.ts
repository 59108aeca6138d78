import test from 'ava'
import { parseIsoTime } from 'probe-exporter'
import { parseNumber, parseQuantity, type Quantity } from '../../src/json/quantity.ts'
import { parseUnixTime, type TimeUnit, zoneSchema } from '../../src/json/time.ts'
import { isLinear } from '../support/growth.ts'

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
    t.true(isLinear(judge, 100_000))
  })
}

const iso: readonly (readonly [text: string, seconds: number | undefined])[] = [
  ['2020-11-04T17:57:42.448578', 1604512662.448578],
  ['2020-11-04T17:57:42.448578999Z', 1604512662.448578],
  ['2020-11-04T17:57:42,5Z', 1604512662.5],
  ['2020-11-04 17:57:42', 1604512662],
  ['2020-11-04T17:57Z', 1604512620],
  ['2020-11-04t17:57:42z', 1604512662],
  ['2020-11-04T18:57:42+01:00', 1604512662],
  ['2020-11-04T18:57:42+0100', 1604512662],
  ['2020-11-04 12:57:42 -05', 1604512662],
  ['2020-11-04', 1604448000],
  ['1969-12-31T23:59:59.5Z', -0.5],
  ['2020-02-29', 1582934400],
  ['2021-02-29', undefined],
  ['2020-02-30T00:00:00Z', undefined],
  ['2020-13-01', undefined],
  ['2020-11-04T25:00:00Z', undefined],
  ['2020-11-04T17:57:42.Z', undefined],
  ['2020-11-04T17:57.5Z', undefined],
  ['2020-11-04T17:57:42+99:99', undefined],
  ['20201104T175742Z', undefined],
  ['04.11.2020', undefined],
  ['', undefined],
]

for (const [text, seconds] of iso) {
  test(`${text || 'an empty text'} is ${seconds}`, (t) => t.is(parseIsoTime(text), seconds))
}

const unix: readonly (readonly [value: number | bigint, unit: TimeUnit | undefined, seconds: number | undefined])[] = [
  [0, undefined, 0],
  [1604512662, undefined, 1604512662],
  [1604512662.448578, undefined, 1604512662.448578],
  [1604512662448, undefined, 1604512662.448],
  [1604512662448578, undefined, 1604512662.448578],
  [1604512662448578901n, undefined, 1604512662.448578],
  [1604512662448578600, undefined, 1604512662.448578],
  [5000, 'ms', 5],
  [1604512662448, 's', 1604512662448],
  [5n, 'us', 0.000005],
  [5999, 'ns', 0.000005],
  [Number.POSITIVE_INFINITY, undefined, undefined],
]

for (const [value, unit, seconds] of unix) {
  test(`Unix time ${value} in ${unit ?? 'the unit of its magnitude'} is ${seconds}`, (t) => {
    t.is(parseUnixTime(value, unit), seconds)
  })
}

const zones: readonly (readonly [zone: string, text: string, utc: string])[] = [
  ['Europe/Berlin', '2020-07-04T12:00', '2020-07-04T10:00Z'],
  ['Europe/Berlin', '2020-01-04T12:00', '2020-01-04T11:00Z'],
  ['Europe/Berlin', '2020-03-29T01:59', '2020-03-29T00:59Z'],
  ['Europe/Berlin', '2020-03-29T03:00', '2020-03-29T01:00Z'],
  ['Europe/Berlin', '2020-01-04T12:00Z', '2020-01-04T12:00Z'],
  ['America/St_Johns', '2020-07-04T12:00', '2020-07-04T14:30Z'],
  ['+05:30', '2020-07-04T12:00', '2020-07-04T06:30Z'],
  ['-0800', '2020-07-04T12:00', '2020-07-04T20:00Z'],
  ['UTC', '2020-07-04T12:00', '2020-07-04T12:00Z'],
  ['UTC', '0001-01-01T00:00:00', '0001-01-01T00:00:00Z'],
  ['Etc/GMT-1', '0004-02-29T12:00', '0004-02-29T11:00Z'],
]

for (const [zone, text, utc] of zones) {
  test(`${text} in ${zone} is ${utc}`, (t) => {
    t.is(parseIsoTime(text, zoneSchema.parse(zone)), parseIsoTime(utc))
  })
}

test('an offset that no clock has is no zone', (t) => {
  t.false(zoneSchema.safeParse('+99:99').success)
})

test('a zone that nobody knows is refused', (t) => {
  const { error } = zoneSchema.safeParse('Europe/Berlim')
  t.is(
    error?.issues[0]?.message,
    '"Europe/Berlim" is no time zone; expected a name such as Europe/Berlin, UTC, or +01:00',
  )
})
