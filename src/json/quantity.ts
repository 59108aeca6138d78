/** What a text with a unit can stand for. */
export const QUANTITIES = ['number', 'bytes', 'duration', 'percent'] as const
export type Quantity = (typeof QUANTITIES)[number]

/** More than anybody writes for one value. */
const MAX_LENGTH = 100

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/** Reads a number that is written as text. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.length > MAX_LENGTH ? '' : text.trim()
  return NUMBER.test(trimmed) ? Number(trimmed) : undefined
}

/**
 * Reads a text with a number in it, and gives it in the base unit: bytes, seconds, a ratio.
 * @returns undefined for what it cannot read.
 */
export function parseQuantity(text: string, quantity: Quantity): number | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const trimmed = text.trim()
  switch (quantity) {
    case 'number':
      return parseWithUnit(trimmed)?.number
    case 'bytes':
      return parseBytes(trimmed)
    case 'duration':
      return parseLength(trimmed)
    case 'percent': {
      const number = parseNumber(trimmed.replace(/\s*%$/, ''))
      return number === undefined ? undefined : fromPercent(number)
    }
    default:
      return assertNever(quantity)
  }
}

/** 7.1 percent are 0.071, and not what a division makes of it. */
export function fromPercent(number: number): number {
  return shiftPoint(number, -2)
}

function shiftPoint(number: number, places: number): number {
  if (!Number.isFinite(number)) return number
  return Number(String(number).replace(/(?:e(.+))?$/, (_, power = 0) => `e${Number(power) + places}`))
}

/** A number, and the unit behind it, which has no digits. */
function parseWithUnit(text: string): { readonly number: number; readonly unit: string } | undefined {
  const groups = /^(?<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(?<unit>[^\d\s.,+-][^\d.,]*)?$/i.exec(
    text,
  )?.groups
  return groups && { number: Number(groups['number']), unit: groups['unit'] ?? '' }
}

const POWERS = ['', 'K', 'M', 'G', 'T', 'P', 'E']

/** `MB` is 1000 × 1000 bytes, `MiB` and `M` alone are 1024 × 1024, `Mbit` and `Mb` an eighth of that; `/s` and `ps` change nothing. */
function parseBytes(text: string): number | undefined {
  const { number, unit } = parseWithUnit(text) ?? {}
  const groups = /^(?<prefix>[kKMGTPE]?)(?<binary>i?)(?<base>B|b|bytes?|Bytes?|bits?)?(?:\/s|\/sec|ps)?$/.exec(
    unit ?? '',
  )?.groups
  if (number === undefined || groups === undefined) return undefined
  const { prefix = '', binary, base } = groups
  const isBinary = binary === 'i' || (base === undefined && prefix !== '')
  const power = POWERS.indexOf(prefix.toUpperCase())
  const bytes = isBinary ? number * 1024 ** power : shiftPoint(number, 3 * power)
  return base === 'b' || base?.startsWith('bit') ? bytes / 8 : bytes
}

/** Seconds of each unit. */
const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
}

const PART = /(?<number>\d+(?:\.\d*)?|\.\d+)\s*(?<unit>[a-zµμ]+)[\s,]*/gy

/** Reads `1m30s`, `2 days 3 hours`, `1:02:03`, `PT1M30S`, and a number alone for seconds. */
function parseLength(text: string): number | undefined {
  const { sign, rest = '' } = /^(?<sign>[+-])?\s*(?<rest>.*)$/s.exec(text)?.groups ?? {}
  const seconds = parseNumber(rest) ?? parseClock(rest) ?? parseIsoLength(rest) ?? sumParts(rest.toLowerCase(), SECONDS)
  return sign === '-' && seconds !== undefined ? -seconds : seconds
}

/** `[hours:]minutes:seconds` */
function parseClock(text: string): number | undefined {
  const groups = /^(?:(?<hours>\d{1,9}):)?(?<minutes>\d{1,2}):(?<seconds>\d\d(?:\.\d+)?)$/.exec(text)?.groups
  if (groups === undefined) return undefined
  return Number(groups['hours'] ?? 0) * 3600 + Number(groups['minutes']) * 60 + Number(groups['seconds'])
}

/** ISO 8601, without years and months, whose length differs. */
function parseIsoLength(text: string): number | undefined {
  const groups = /^P(?=.)(?<days>(?:[\d.]+[WD])*)(?:T(?<times>(?:[\d.]+[HMS])+))?$/.exec(text)?.groups
  return groups && sumParts(`${groups['days']}${groups['times'] ?? ''}`.toLowerCase(), SECONDS)
}

function sumParts(text: string, units: Readonly<Record<string, number>>): number | undefined {
  let sum = 0
  let position = 0
  for (const { groups, index, 0: all } of text.matchAll(PART)) {
    const unit = groups?.['unit'] ?? ''
    const factor = own(units, unit) ?? own(units, unit.replace(/s$/, ''))
    if (factor === undefined) return undefined
    sum += Number(groups?.['number']) * factor
    position = index + all.length
  }
  return text !== '' && position === text.length ? Number(sum.toPrecision(15)) : undefined
}

function own(units: Readonly<Record<string, number>>, unit: string): number | undefined {
  return Object.hasOwn(units, unit) ? units[unit] : undefined
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}
