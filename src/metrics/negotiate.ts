import { MIMEType } from 'node:util'
import { type ExpositionFormat, OPENMETRICS, TEXT } from './exposition.ts'

/** What is read of a header; who sends more asks for nothing that is further back. */
const MAX_LENGTH = 8192
const MAX_RANGES = 64

/**
 * Chooses the format that an `Accept` header likes best (RFC 9110, section 12.5.1): of the ranges that name a format, the
 * most specific one counts. A parameter that says nothing of the format, such as `escaping`, is passed over. Classic text
 * wins where nothing is preferred, and where nothing fits.
 */
export function negotiateFormat(accept: string | undefined): ExpositionFormat {
  const ranges = (accept ?? '')
    .slice(0, MAX_LENGTH)
    .split(',', MAX_RANGES)
    .flatMap((text) => parseRange(text) ?? [])
  const offers = [TEXT, OPENMETRICS].flatMap((format): readonly Offer[] => {
    const [best] = ranges.flatMap((range, place) => rateRange(format, range, place)).sort(bySpecificity)
    return best === undefined || best.quality === 0 ? [] : [best]
  })
  return offers.sort(byQuality)[0]?.format ?? TEXT
}

/** One entry of the header. */
interface MediaRange {
  readonly essence: string
  readonly version: string | null
  readonly quality: number
}

/** What a range of the header means for a format. */
interface Offer {
  readonly format: ExpositionFormat
  readonly quality: number
  /** 3 for the format by its name, 2 for `type/*`, 1 for anything. */
  readonly specificity: number
  /** Of the range in the header. */
  readonly place: number
}

function bySpecificity(a: Offer, b: Offer): number {
  return b.specificity - a.specificity || b.quality - a.quality
}

function byQuality(a: Offer, b: Offer): number {
  return b.quality - a.quality || b.specificity - a.specificity || a.place - b.place
}

function rateRange(format: ExpositionFormat, { essence, version, quality }: MediaRange, place: number): Offer[] {
  const own = format.contentType.split(';', 1)[0] ?? ''
  const wanted = [own, `${own.split('/')[0]}/*`, '*/*'].indexOf(essence)
  const known = essence !== own || version === null || KNOWN_VERSIONS[own]?.includes(version)
  return wanted !== -1 && known ? [{ format, quality, specificity: 3 - wanted, place }] : []
}

/** Whoever asks for OpenMetrics 0.0.1 reads 1.0.0 too. */
const KNOWN_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'text/plain': ['0.0.4'],
  'application/openmetrics-text': ['1.0.0', '0.0.1'],
}

function parseRange(text: string): MediaRange | undefined {
  try {
    const { essence, params } = new MIMEType(text)
    const quality = params.get('q') ?? '1'
    if (!/^(?:0?\.\d{1,9}|0\.?|1(?:\.0{0,9})?)$/.test(quality)) return undefined
    return { essence, version: params.get('version'), quality: Number(quality) }
  } catch {
    return undefined // A range that is none asks for nothing.
  }
}
