export interface HttpErrorOptions extends ErrorOptions {
  /** Whether the client may read the message. @defaultValue true */
  readonly expose?: boolean
  /** Header fields of the answer. @defaultValue none */
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown when a request cannot be served; the message goes to the client. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  /** Whether the client may read the message. */
  readonly expose: boolean
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, options: HttpErrorOptions = {}) {
    super(message, options)
    this.status = status
    this.expose = options.expose ?? true
    this.headers = options.headers ?? {}
  }
}
