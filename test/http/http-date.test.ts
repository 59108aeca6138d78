import test from 'ava'
import { parseHttpDate } from '../../src/http/http-date.ts'

/** What blackbox_exporter 0.23 makes of them. */
const dates = [
  ['Sun, 06 Nov 1994 08:49:37 GMT', 784111777],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 784111777],
  ['Sun Nov  6 08:49:37 1994', 784111777],
  ['Sun Nov 6 08:49:37 1994', 784111777],
  ['Sun Nov 06 08:49:37 1994', 784111777],
  ['Mon, 06 Nov 1994 08:49:37 GMT', 784111777],
  ['sun, 06 NOV 1994 08:49:37 GMT', 784111777],
  ['Sun,  06  Nov  1994  08:49:37  GMT', 784111777],
  ['Sun, 06 Nov 1994 8:49:37 GMT', 784111777],
  ['Sun, 06 Nov 1994 08:49:37.5 GMT', 784111777],
  ['Sun, 29 Feb 2024 08:49:37 GMT', 1709196577],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Sun, 06 Nov 1900 08:49:37 GMT', -2182259423],
  ['Sun, 06 Nov 0099 08:49:37 GMT', -59016265823],
  ['Sunday, 06-Nov-68 08:49:37 GMT', 3119417377],
  ['Sunday, 06-Nov-69 08:49:37 GMT', -4806623],
  ['Sunday, 06-Nov-94 08:49:37 EST', 784111777],
  ['Sunday, 06-Nov-94 08:49:37 CEST', 784111777],
  ['Sunday, 06-Nov-94 08:49:37 GMT+3', 784111777],
  ['Sunday, 06-Nov-94 08:49:37 MeST', 784111777],
  ['Sunday, 06-Nov-94 08:49:37 +03', 784111777],
] as const

for (const [text, seconds] of dates) {
  test(`${text.replaceAll(' ', '_')} is ${seconds}`, (t) => {
    t.is(parseHttpDate(text), seconds)
  })
}

const noDates = [
  '',
  '0',
  'yesterday',
  '1994-11-06T08:49:37Z',
  'Sun, 06 Nov 1994 08:49:37 +0000',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 06 Nov 1994 08:49:37 gmt',
  'Sun, 06 Nov 1994 08:49:37 GMT x',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun,06 Nov 1994 08:49:37 GMT',
  'Sun, 06 November 1994 08:49:37 GMT',
  'Sun, 31 Feb 1994 08:49:37 GMT',
  'Sun, 29 Feb 2023 08:49:37 GMT',
  'Sun, 00 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nov 1994 23:59:60 GMT',
  'Sunday, 6-Nov-94 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 gmt',
  'Sunday, 06-Nov-94 08:49:37 ABCD',
]

for (const text of noDates) {
  test(`"${text.replaceAll(' ', '_')}" is no date of HTTP`, (t) => {
    t.is(parseHttpDate(text), undefined)
  })
}
