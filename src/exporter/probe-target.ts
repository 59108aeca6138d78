import { domainToASCII } from 'node:url'
import type { Module } from '../config/load.ts'
import { quote } from '../log/quote.ts'
import type { Prober, ProbeTarget } from '../probe/define-prober.ts'
import { HttpError } from '../targets/http-error.ts'

/** Most characters of a host name, its dots included (RFC 1035, section 2.3.4), and of a port. */
const MAX_HOSTNAME_LENGTH = 253 + 6

/**
 * Puts together what a scrape asks to be probed.
 * @throws HttpError 400 for a `hostname` that is none, so that it cannot bring header lines of its own.
 */
export function toProbeTarget(address: string, hostname: string | undefined): ProbeTarget {
  if (hostname === undefined || hostname === '') return { address }
  const isHost =
    hostname.length <= MAX_HOSTNAME_LENGTH && /^(?:[\p{L}\p{N}._-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/iu.test(hostname)
  // Names beyond ASCII are sent as IDNA writes them (RFC 5891); nothing else of a name could bring bytes of its own.
  const ascii = /^[\0-\x7f]*$/.test(hostname) ? hostname : toAscii(hostname)
  if (isHost && ascii !== '') return { address, hostname: ascii }
  throw new HttpError(400, `the parameter hostname is ${quote(hostname)}; expected a host name`)
}

function toAscii(hostname: string): string {
  const [name = '', port] = hostname.split(':')
  const ascii = domainToASCII(name)
  return ascii === '' || port === undefined ? ascii : `${ascii}:${port}`
}

/**
 * Asks the prober whether it can probe the target with the settings of the module.
 * @throws HttpError 400 when it cannot.
 */
export function checkRefusal({ name, prober, options }: Module<Prober>, target: ProbeTarget): void {
  const why = prober.refuse?.(options, target)
  if (why !== undefined) throw new HttpError(400, `module ${quote(name)}: ${why}`)
}
