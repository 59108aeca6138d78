/** Thrown when a request cannot be served; the message goes to the client. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  /** Whether the client may read the message. */
  readonly expose: boolean

  constructor(status: number, message: string, options: ErrorOptions & { readonly expose?: boolean } = {}) {
    super(message, options)
    this.status = status
    this.expose = options.expose ?? true
  }
}
