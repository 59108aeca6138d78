import type { IncomingMessage } from 'node:http'
import type { ExpositionFormat } from '../metrics/exposition.ts'
import { negotiateFormat } from '../metrics/negotiate.ts'
import { LruCache } from '../net/lru-cache.ts'

/** Whoever scrapes sends the same header each time. */
const negotiated = new LruCache<string, ExpositionFormat>(100)
const MAX_LENGTH = 1024

/** Chooses the format that a request asks for. */
export function chooseFormat({ headers: { accept = '' } }: IncomingMessage): ExpositionFormat {
  const known = negotiated.get(accept)
  if (known !== undefined) return known
  const format = negotiateFormat(accept)
  if (accept.length <= MAX_LENGTH) negotiated.set(accept, format)
  return format
}
