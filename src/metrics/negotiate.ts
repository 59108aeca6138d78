import { MIMEType } from 'node:util'
import { type ExpositionFormat, OPENMETRICS, TEXT } from './exposition.ts'

/**
 * Chooses the format that an `Accept` header likes best (RFC 9110, section 12.5.1). A parameter that says nothing of the
 * format, such as `escaping`, is passed over. Classic text wins where nothing is preferred, and where nothing fits.
 */
export function negotiateFormat(accept: string | undefined): ExpositionFormat {
  let best: { readonly format: ExpositionFormat; readonly quality: number } = { format: TEXT, quality: 0 }
  for (const range of (accept ?? '').split(',')) {
    const candidate = parseRange(range)
    if (candidate !== undefined && candidate.quality > best.quality) best = candidate
  }
  return best.format
}

function parseRange(range: string): { readonly format: ExpositionFormat; readonly quality: number } | undefined {
  const type = parseType(range)
  if (type === undefined) return undefined
  const format = formatOf(type)
  const quality = Number(type.params.get('q') ?? 1)
  return format !== undefined && quality >= 0 && quality <= 1 ? { format, quality } : undefined
}

function parseType(range: string): MIMEType | undefined {
  try {
    return new MIMEType(range)
  } catch {
    return undefined // A header that is none asks for nothing.
  }
}

function formatOf(type: MIMEType): ExpositionFormat | undefined {
  const version = type.params.get('version')
  switch (type.essence) {
    case 'application/openmetrics-text':
      return version === null || version === '1.0.0' || version === '0.0.1' ? OPENMETRICS : undefined
    case 'text/plain':
      return version === null || version === '0.0.4' ? TEXT : undefined
    case 'text/*':
    case '*/*':
      return TEXT
    default:
      return undefined
  }
}
