import { createFingerprint } from '../config/fingerprint.ts'
import { type Config, loadConfig } from '../config/load.ts'
import { findProberFiles, loadProbers } from '../probe/catalog.ts'
import type { Prober } from '../probe/define-prober.ts'

/** How often files are loaded that change meanwhile. */
const MOST_TRIES = 3

/** The configuration file, with the files that it refers to. */
export class ConfigSource {
  readonly file: string
  readonly #fingerprint: (() => Promise<string>) | undefined
  #loaded: string | undefined

  /** @param isWatched whether it will be asked for changes, or for its fingerprint. */
  constructor(file: string, isWatched: boolean) {
    this.file = file
    this.#fingerprint = isWatched ? createFingerprint(file, findProberFiles) : undefined
  }

  /** What tells the files that were loaded last from others; empty where they are not watched. */
  get fingerprint(): string {
    return this.#loaded ?? ''
  }

  /** @throws ConfigError */
  async load(): Promise<Config<Prober>> {
    for (let tries = 1; ; tries += 1) {
      // Before the files are read: what changes in between is a change.
      this.#loaded = await this.#fingerprint?.()
      const config = await loadConfig(this.file, { loadProbers })
      // Workers tell by the fingerprint that all have loaded the same.
      if (tries === MOST_TRIES || !(await this.hasChanged())) return config
    }
  }

  /** Whether any of the files says something else than when they were loaded last, be it that they were refused. */
  async hasChanged(): Promise<boolean> {
    return (await this.#fingerprint?.()) !== this.#loaded
  }
}
