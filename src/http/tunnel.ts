import { quote } from '../log/quote.ts'
import type { Connection } from '../net/connection.ts'
import { ProbeFailure } from '../net/failure.ts'
import { readHead } from './answer-head.ts'
import { AnswerReader, malformed } from './answer-reader.ts'
import { canonicalName } from './header-name.ts'
import { toByteString } from './percent-encoding.ts'
import type { HttpProxy } from './proxy.ts'
import { checkHeaders } from './request.ts'
import { type Header, USER_AGENT } from './trace.ts'

/**
 * Asks a proxy to connect to an address and to pass on all that follows (RFC 9110, section 9.3.6).
 * @param address is `host:port` of the target.
 * @throws ProbeFailure `status` in `connect`, when the proxy refuses.
 */
export async function openTunnel(
  connection: Connection,
  proxy: HttpProxy,
  address: string,
  extra: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const headers: Header[] = [['User-Agent', USER_AGENT]]
  const { authorization } = proxy
  if (authorization !== undefined) headers.push(['Proxy-Authorization', authorization])
  for (const [name, values] of Object.entries(extra)) {
    const canonical = canonicalName(name)
    // There may be one alone (RFC 9110, section 11.7.2), and that of the URL comes first, as in Go.
    if (canonical === 'Proxy-Authorization' && authorization !== undefined) continue
    for (const value of values) headers.push([canonical, value])
  }
  const lines = checkHeaders(headers).map(([name, value]) => `${name}: ${toByteString(value)}\r\n`)
  const request = `CONNECT ${address} HTTP/1.1\r\nHost: ${address}\r\n${lines.join('')}\r\n`
  await connection.write(Buffer.from(request, 'latin1'))
  const reader = new AnswerReader(connection)
  const { status, statusText } = await readHead(reader, () => {})
  if (status !== 200) {
    const message = `the proxy answered CONNECT ${address} with ${status} ${quote(statusText)}`
    throw new ProbeFailure('status', message, { phase: 'connect' })
  }
  if (reader.hasBuffered) throw malformed('the proxy sent more than its answer to CONNECT')
}
