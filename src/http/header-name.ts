import type { Header } from './trace.ts'

/** Characters of a token (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

/** Whether the text can be a method, or the name of a header. */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** Whether the text can be the value of a header: none of its characters ends the line, or is another order. */
export function isHeaderValue(text: string): boolean {
  return /^[\t -~\u0080-\uffff]*$/.test(text)
}

/** Whether the text can be the value of the header Host: the characters are those that Go lets pass. */
export function isHostValue(text: string): boolean {
  return /^[\w!$%&'()*+,.:;=[\]~-]+$/.test(text)
}

/** Whether a header has a name, which is given in lower case. Most names differ in length, and none of those is copied. */
export function isNamed([name]: Header, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted
}

/** Spells the name of a header as Go does: `x-request-id` is `X-Request-Id`. What is no name stays as it is. */
export function canonicalName(name: string): string {
  if (!isToken(name)) return name
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
}
