import { domainToASCII } from 'node:url'

/** Most characters of a name and of one of its labels (RFC 1035, section 2.3.4). */
export const MAX_NAME = 253
const MAX_LABEL = 63

export interface HostName {
  /** In lower case and in ASCII, without the dot at the end. */
  readonly name: string
  /** Whether it was written with a dot at the end, so that no search domain may be added. */
  readonly isAbsolute: boolean
}

/** Reads a name that a name server could know; undefined for anything else, other spellings of IPv4 addresses too. */
export function parseHostName(host: string): HostName | undefined {
  const ascii = (/^[\0-\x7f]*$/.test(host) ? host : domainToASCII(host)).toLowerCase()
  const isAbsolute = ascii.endsWith('.')
  const name = isAbsolute ? ascii.slice(0, -1) : ascii
  const isName = name.length <= MAX_NAME && name.split('.').every(isLabel)
  // The resolver of the C library would read 127.1, 2130706433 and 0x7f.1 as IPv4 addresses; they are no names either.
  return isName && !/(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(name) ? { name, isAbsolute } : undefined
}

function isLabel(label: string): boolean {
  return label.length <= MAX_LABEL && /^[a-z0-9_-]+$/.test(label)
}

/** Whether a name is the domain itself, or below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`)
}
