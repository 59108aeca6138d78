import { stat } from 'node:fs/promises'
import type { Logger } from '../log/logger.ts'
import type { Gauge } from '../metrics/gauge.ts'
import { loadWebConfig, type WebConfig } from './web-config.ts'

/** How often the files are looked at. */
const INTERVAL_MS = 1000

export interface WatchOptions {
  readonly file: string
  readonly logger: Logger
  /** 1 as long as the files as they are now are in force, else 0. */
  readonly successful: Gauge
}

/**
 * The web configuration that is in force. Its files, and those that a bad one names, are looked at once a second, and read again
 * once they have stayed the same for that long: whoever writes one in place is not read half-way. A bad one changes nothing,
 * and is logged once.
 */
export class WebConfigWatch {
  readonly #options: WatchOptions
  #config: WebConfig
  #files: readonly string[]
  /** How the files were when they were last read, and when they were last looked at. */
  #read: string
  #seen: string
  #checking: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  readonly #listeners: ((config: WebConfig) => void)[] = []

  private constructor(options: WatchOptions, config: WebConfig, stamp: string) {
    this.#options = options
    this.#config = config
    this.#files = config.files
    this.#read = stamp
    this.#seen = stamp
    options.successful.set(1)
  }

  /** @throws ConfigError */
  static async open(options: WatchOptions): Promise<WebConfigWatch> {
    const { config, error, stamp } = await loadStamped(options.file, [options.file])
    if (config === undefined) throw error
    const watch = new WebConfigWatch(options, config, stamp)
    watch.#waitForNext()
    return watch
  }

  get config(): WebConfig {
    return this.#config
  }

  /** Calls the function with each configuration that takes the place of another. */
  onChange(listener: (config: WebConfig) => void): void {
    this.#listeners.push(listener)
  }

  /** Looks at the files, and reads them where they have changed and settled. One look waits for the other. */
  check(): Promise<void> {
    this.#checking = this.#checking.then(() => this.#look())
    return this.#checking
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(this.#files)
    const isSettled = stamp === this.#seen
    this.#seen = stamp
    if (!isSettled || stamp === this.#read) return
    const loaded = await loadStamped(this.#options.file, this.#config.files)
    this.#files = loaded.files
    this.#read = loaded.stamp
    this.#seen = loaded.stamp
    const { logger, successful } = this.#options
    try {
      this.#enforce(loaded)
    } catch (error) {
      successful.set(0)
      logger.log('error', 'Web configuration not loaded; the old one stays in force', { error: String(error) })
    }
  }

  #enforce({ config, error }: Loaded): void {
    const { file, logger, successful } = this.#options
    if (config === undefined) throw error
    const fixed = describeFixed(this.#config, config)
    if (fixed !== undefined) throw new Error(`${file}: ${fixed}`)
    this.#config = config
    for (const listener of this.#listeners) listener(config)
    successful.set(1)
    logger.log('info', 'Web configuration loaded', { file })
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #waitForNext(): void {
    const timer = setTimeout(async () => {
      await this.check()
      if (this.#timer === timer) this.#waitForNext()
    }, INTERVAL_MS)
    this.#timer = timer.unref()
  }
}

interface Loaded {
  /** Undefined where there was an error. */
  readonly config: WebConfig | undefined
  readonly error: unknown
  /** Those to look at. */
  readonly files: readonly string[]
  /** How they were before they were read: what is written meanwhile shows in a change of them. */
  readonly stamp: string
}

/** Loads the file, and again where it names others than those that were looked at before. */
async function loadStamped(file: string, files: readonly string[]): Promise<Loaded> {
  const stamp = await stampOf(files)
  let named = files
  const [config, error] = await loadWebConfig(file, (all) => {
    named = all
  }).then(
    (loaded) => [loaded, undefined] as const,
    (reason: unknown) => [undefined, reason] as const,
  )
  // Where a bad one names others than the one in force, either may be mended.
  const watched = config === undefined ? [...new Set([...files, ...named])] : named
  const isSame = watched.join('\0') === files.join('\0')
  return isSame ? { config, error, files, stamp } : loadStamped(file, watched)
}

/** What cannot change while the exporter runs. */
function describeFixed(old: WebConfig, config: WebConfig): string | undefined {
  if ((old.tls === undefined) !== (config.tls === undefined)) {
    return `TLS cannot be switched ${config.tls === undefined ? 'off' : 'on'} while the exporter runs; restart it`
  }
  if (old.tls !== undefined && old.http2 !== config.http2) {
    return 'http2 cannot be changed while the exporter runs; restart it'
  }
  return undefined
}

/** Changes whenever one of the files does, also by a symbolic link that leads elsewhere. */
async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = files.map(async (file) => {
    try {
      const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
      return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
    } catch {
      return 'missing' // Whoever reads it says why.
    }
  })
  return (await Promise.all(stamps)).join(', ')
}
