import { createRedactor } from '../config/secrets.ts'

/** Most probes read none. */
const NO_SECRETS: ReadonlySet<string> = new Set()

/** The secrets that are taken out of what a probe says: those of the configuration, and those it read itself. */
export class ProbeSecrets {
  values: ReadonlySet<string> = NO_SECRETS
  readonly #redactConfigured: (text: string) => string
  #redactOwn = (text: string): string => text

  constructor(redactConfigured: (text: string) => string = (text) => text) {
    this.#redactConfigured = redactConfigured
  }

  add(secret: string): void {
    this.values = new Set(this.values).add(secret)
    this.#redactOwn = createRedactor(this.values)
  }

  readonly redact = (text: string): string => this.#redactConfigured(this.#redactOwn(text))
}
