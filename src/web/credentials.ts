/** What a request says who it is from. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** Reads an `Authorization` header of the scheme Basic (RFC 7617). @returns undefined for any other. */
export function readBasicAuth(header: string | undefined): Credentials | undefined {
  const encoded = /^basic ([A-Za-z\d+/]*={0,2})$/i.exec(header ?? '')?.[1]
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
