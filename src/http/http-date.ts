const WEEKDAY = '(?:sun|mon|tue|wed|thu|fri|sat)'
const LONG_WEEKDAY = '(?:sunday|monday|tuesday|wednesday|thursday|friday|saturday)'
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = `(?<month>${MONTHS.join('|')})`
const TIME = '(?<hour>\\d{1,2}):(?<minute>\\d\\d):(?<second>\\d\\d)(?:[.,]\\d+)?'

/** What Go takes for a time zone in the second format. None of them moves the time. */
const ZONE = /^(?:[A-Z]{3}|[A-Z]{3,4}T|WITA|ChST|MeST|(?:GMT)?[+-](?:\d|[01]\d|2[0-3]))$/

/** The three formats of RFC 9110, section 5.6.7, as Go reads them: spaces may be many, weekdays wrong. */
const FORMATS = [
  new RegExp(`^${WEEKDAY}, +(?<day>\\d\\d) +${MONTH} +(?<year>\\d{4}) +${TIME} +(?<zone>GMT)$`, 'i'),
  new RegExp(`^${LONG_WEEKDAY}, +(?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) +${TIME} +(?<zone>\\S+)$`, 'i'),
  new RegExp(`^${WEEKDAY} +${MONTH} +(?<day>\\d{1,2}) +${TIME} +(?<year>\\d{4})$`, 'i'),
]

/**
 * Reads the date of a header such as Last-Modified.
 * @returns Unix seconds; undefined for what is no date of HTTP.
 */
export function parseHttpDate(text: string): number | undefined {
  const groups = FORMATS.find((format) => format.test(text))?.exec(text)?.groups
  if (groups === undefined) return undefined
  const { day, month = '', year = '', hour, minute, second, zone = 'GMT' } = groups
  // Names of months are read in any case, those of time zones are not.
  if (!ZONE.test(zone)) return undefined
  const date = {
    year: fullYear(year),
    month: MONTHS.indexOf(month.toLowerCase()),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  }
  return date.hour < 24 && date.minute < 60 && date.second < 60 ? toUnixSeconds(date) : undefined
}

/** Two digits are a year between 1969 and 2068. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 4) return year
  return year >= 69 ? 1900 + year : 2000 + year
}

interface CalendarTime {
  readonly year: number
  /** From 0. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** Undefined for a day that its month has not. */
function toUnixSeconds({ year, month, day, hour, minute, second }: CalendarTime): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day) // Date.UTC would take the year 99 for 1999.
  date.setUTCHours(hour, minute, second)
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() / 1000 : undefined
}
