import test from 'ava'
import { parseIsoTime } from 'probe-exporter'
import { parseUnixTime, type TimeUnit, zoneSchema } from '../../src/json/time.ts'

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
