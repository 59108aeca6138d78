import { UserError } from './user-error.ts'

/** Where a server listens. */
export interface ListenAddress {
  /** Undefined for every interface. */
  readonly host: string | undefined
  readonly port: number
  readonly text: string
}

/**
 * Reads `:9115`, `127.0.0.1:9115`, `[::1]:9115` or `localhost:0`.
 * @throws UserError
 */
export function parseListenAddress(text: string): ListenAddress {
  const groups = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<host>[^:[\]\s]*)):(?<port>\d{1,5})$/i.exec(text)?.groups
  const port = Number(groups?.['port'] ?? Number.NaN)
  if (groups === undefined || port > 65_535) {
    throw new UserError(`--web.listen-address=${text}: expected :PORT, HOST:PORT or [IPv6 address]:PORT`)
  }
  return { host: groups['v6'] || groups['host'] || undefined, port, text }
}
