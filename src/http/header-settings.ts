import * as z from 'zod'
import { canonicalName } from './header-name.ts'

/** Values of one header in `http_headers`, all of which are sent. */
export interface HeaderValues {
  readonly values: readonly string[]
  /** Values that are never shown. */
  readonly secrets: readonly string[]
  /** Files with one value each, read by each probe. */
  readonly files: readonly string[]
}

/** Names that `http_headers` cannot have: they change the connection, or have settings of their own. */
const RESERVED_NAMES = [
  'Authorization',
  'Host',
  'Content-Encoding',
  'Content-Length',
  'Content-Type',
  'User-Agent',
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Www-Authenticate',
  'Accept-Encoding',
  'X-Prometheus-Remote-Write-Version',
  'X-Prometheus-Remote-Read-Version',
  'X-Prometheus-Scrape-Timeout-Seconds',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
]

const valuesSchema = z.strictObject({
  values: z.array(z.string()).default([]).meta({ description: 'Values of the header.' }),
  secrets: z.array(z.string()).default([]).meta({ description: 'Values that are never shown.' }),
  files: z.array(z.string()).default([]).meta({ description: 'Files with one value each, read by each probe.' }),
})

export const httpHeadersSchema: z.ZodType<Readonly<Record<string, HeaderValues>>> = z
  .record(z.string(), valuesSchema)
  .superRefine((headers, context) => {
    for (const name of Object.keys(headers)) {
      if (!RESERVED_NAMES.includes(canonicalName(name))) continue
      const message = `http_headers cannot set ${canonicalName(name)}; use headers, or the setting that it has of its own`
      context.addIssue({ code: 'custom', path: [name], message })
    }
  })

/** Whether the name of a header says that its value is not for everybody's eyes. */
export function isSecretName(name: string): boolean {
  return /auth|cookie|token|key|secret|passw|passphrase|credential|signature|session|jwt/i.test(name)
}

/** Whether an answer with this coding is acceptable to a header Accept-Encoding, as blackbox_exporter reads it. */
export function accepts(acceptEncoding: string, coding: string): boolean {
  const codings = acceptEncoding.split(',').map((part) => {
    const semicolon = part.lastIndexOf(';')
    if (semicolon === -1) return { name: part.trim(), quality: 1 }
    const quality = part.slice(semicolon + 1).trim()
    return { name: part.slice(0, semicolon).trim(), quality: readQuality(quality.replace(/^q=/, '')) }
  })
  const best = codings.sort((a, b) => b.quality - a.quality).find(({ name }) => name === coding || name === '*')
  return best !== undefined && best.quality > 0
}

function readQuality(text: string): number {
  const quality = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : 0
  return Math.round(quality * 1000) / 1000
}
