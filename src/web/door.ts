import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Counter } from 'prom-client'
import type { Logger } from '../log/logger.ts'
import type { Registrar } from '../metrics/registrar.ts'
import { Authenticator } from './authenticator.ts'
import { readBasicAuth } from './credentials.ts'
import { RateLimiter } from './rate-limiter.ts'
import { setHeaders } from './security-headers.ts'
import { closeAfterUnreadBody } from './unread-body.ts'
import type { WebConfig } from './web-config.ts'
import { WebConfigWatch } from './web-config-watch.ts'

/** Why a request did not come as far as a route, with the status of the answer. */
const REFUSALS = { rate: 429, credentials: 401, busy: 503 } as const

export interface DoorOptions {
  readonly file: string
  readonly logger: Logger
  /** Where the metrics of the door go. */
  readonly metrics: Registrar
  /** How many processes share the limit of requests. @defaultValue 1 */
  readonly processes?: number | undefined
  /** @defaultValue one with a thread of its own */
  readonly authenticator?: Authenticator
}

/** What stands before every route where there is a web configuration: TLS, rate limit, users. */
export class Door {
  readonly watch: WebConfigWatch
  readonly #logger: Logger
  readonly #refused: Counter
  readonly #authenticator: Authenticator
  #limiter: RateLimiter | undefined

  private constructor(watch: WebConfigWatch, options: DoorOptions) {
    const { logger, metrics, processes = 1, authenticator = new Authenticator() } = options
    this.watch = watch
    this.#authenticator = authenticator
    this.#logger = logger
    this.#refused = metrics.counter({
      name: 'probe_exporter_http_requests_refused_total',
      help: 'Requests that the web configuration let in to no route, by reason.',
      labelNames: ['reason'],
    })
    for (const reason of Object.keys(REFUSALS)) this.#refused.inc({ reason }, 0)
    this.#limiter = createLimiter(watch.config, processes)
    watch.onChange((config) => {
      this.#limiter = createLimiter(config, processes)
    })
  }

  /** @throws ConfigError */
  static async open(options: DoorOptions): Promise<Door> {
    const successful = options.metrics.gauge({
      name: 'probe_exporter_web_config_last_reload_successful',
      help: 'Whether the last load of the web configuration file succeeded: 1 yes, 0 no.',
    })
    const { file, logger } = options
    return new Door(await WebConfigWatch.open({ file, logger, successful }), options)
  }

  get config(): WebConfig {
    return this.watch.config
  }

  /** Lets a listener see only those requests that may come in. */
  guard(listener: RequestListener): RequestListener {
    return (request, response) => {
      if (this.#limiter?.take() === false) this.#refuse(request, response, 'rate')
      else if (this.config.users.size === 0) listener(request, response)
      else this.#admit(request, response, listener)
    }
  }

  #admit(request: IncomingMessage, response: ServerResponse, listener: RequestListener): void {
    let isGone = false // Answers of HTTP/2 do not know it.
    response.once('close', () => {
      isGone = true
    })
    this.#authenticate(request, response).then(
      (isAccepted) => {
        if (isAccepted && !isGone) listener(request, response)
      },
      (error: unknown) => {
        this.#logger.log('error', 'A password could not be verified', { error: String(error) })
        this.#answer(request, response, 500)
      },
    )
  }

  async stop(): Promise<void> {
    this.watch.stop()
    await this.#authenticator.stop()
  }

  async #authenticate(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const credentials = readBasicAuth(request.headers.authorization)
    const verdict =
      credentials === undefined ? 'refused' : await this.#authenticator.verify(credentials, this.config.users)
    if (verdict === 'refused') this.#refuse(request, response, 'credentials')
    if (verdict === 'busy') this.#refuse(request, response, 'busy')
    return verdict === 'accepted'
  }

  #refuse(request: IncomingMessage, response: ServerResponse, reason: keyof typeof REFUSALS): void {
    this.#refused.inc({ reason })
    if (reason === 'credentials') {
      response.setHeader('WWW-Authenticate', 'Basic realm="probe-exporter", charset="UTF-8"')
    } else {
      const waitMs = reason === 'rate' ? (this.config.rateLimit?.interval ?? 0) : 0
      response.setHeader('Retry-After', Math.ceil(waitMs / 1000) || 1)
    }
    this.#answer(request, response, REFUSALS[reason])
  }

  #answer(request: IncomingMessage, response: ServerResponse, status: keyof typeof WORDS): void {
    setHeaders(response, this.config.headers)
    response.setHeader('Content-Type', 'text/plain; charset=utf-8')
    closeAfterUnreadBody(request, response)
    response.statusCode = status
    response.end(`${WORDS[status]}\n`)
  }
}

const WORDS = {
  401: 'a user and a password are needed',
  429: 'too many requests',
  500: 'internal error',
  503: 'too many passwords wait to be verified',
} as const

/** Each process lets its share in: no more of a burst than there is, and one request at least. */
function createLimiter({ rateLimit }: WebConfig, processes: number): RateLimiter | undefined {
  if (rateLimit === undefined) return undefined
  return new RateLimiter(rateLimit.interval * processes, Math.max(1, Math.floor(rateLimit.burst / processes)))
}
