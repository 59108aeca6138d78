/** What a client of the exporter may ask of it. */
interface HttpLimits {
  /** Bytes of the first line and of all headers together. */
  readonly maxHeaderSize: number
  readonly requestTimeout: number
  readonly headersTimeout: number
  readonly keepAliveTimeout: number
  /** How often the timeouts are looked at; every 30 s where it is left out. */
  readonly connectionsCheckingInterval: number
}

/** Times in milliseconds. */
export const HTTP_LIMITS: HttpLimits = {
  maxHeaderSize: 32 * 1024,
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 1000,
}
