import { hostname } from 'node:os'
import { readWatched } from '../watched-file.ts'
import { type HostsFile, parseHostsFile } from './hosts-file.ts'
import { parseNsswitch, type SystemNames } from './nsswitch.ts'
import { type DnsSettings, parseResolvConf } from './resolv-conf.ts'

/** How the machine looks names up. */
export interface NameSettings {
  readonly hosts: HostsFile
  readonly dns: DnsSettings
  /** Which names only the C library can look up. */
  readonly isForSystem: SystemNames
}

export interface MachineOptions {
  /** Folder of `hosts`, `resolv.conf` and `nsswitch.conf`. @defaultValue `/etc` */
  readonly folder?: string
  /** @defaultValue `process.platform` */
  readonly platform?: NodeJS.Platform
  /** @defaultValue `process.env` */
  readonly env?: NodeJS.ProcessEnv
  /** How long the files are taken for unchanged. @defaultValue 1000 */
  readonly maxAgeMs?: number
}

/** Variables that change how the C library looks names up (resolv.conf(5)). */
const VARIABLES = ['LOCALDOMAIN', 'RES_OPTIONS']

/** The files of a machine that say how names are looked up, read again when they change. */
export class Machine {
  readonly #options: Required<MachineOptions>
  #settings: Promise<NameSettings | undefined> | undefined
  #readAtMs = 0
  #texts: readonly string[] = []
  #parsed: NameSettings | undefined

  constructor({
    folder = '/etc',
    platform = process.platform,
    env = process.env,
    maxAgeMs = 1000,
  }: MachineOptions = {}) {
    this.#options = { folder, platform, env, maxAgeMs }
  }

  /**
   * How names are looked up now; undefined where only the C library can tell.
   * @throws Error where there are no file descriptors left to read the files with.
   */
  settings(): Promise<NameSettings | undefined> {
    const { maxAgeMs, platform, env } = this.#options
    const nowMs = performance.now()
    if (this.#settings === undefined || nowMs - this.#readAtMs >= maxAgeMs) {
      const isOurs = platform === 'linux' && VARIABLES.every((variable) => env[variable] === undefined)
      this.#readAtMs = nowMs
      const reading = isOurs ? this.#read() : Promise.resolve(undefined)
      this.#settings = reading
      reading.catch(() => {
        if (this.#settings === reading) this.#settings = undefined
      })
    }
    return this.#settings
  }

  async #read(): Promise<NameSettings | undefined> {
    const { folder } = this.#options
    const names = ['resolv.conf', 'hosts', 'nsswitch.conf']
    const files = await Promise.all(names.map((name) => readIfThere(`${folder}/${name}`)))
    if (files.includes(UNREADABLE)) return undefined
    const [resolvConf, hosts = '', nsswitch = ''] = files.map((file) => (typeof file === 'string' ? file : undefined))
    if (resolvConf === undefined) return undefined
    const texts = [resolvConf, hosts, nsswitch, hostname()]
    if (texts.some((text, index) => text !== this.#texts[index])) {
      this.#texts = texts
      this.#parsed = parse(resolvConf, hosts, nsswitch)
    }
    return this.#parsed
  }
}

function parse(resolvConf: string, hosts: string, nsswitch: string): NameSettings | undefined {
  const dns = parseResolvConf(resolvConf, hostname())
  if (dns === undefined) return undefined
  const isForSystem = parseNsswitch(nsswitch, { hostname: hostname(), servers: dns.servers })
  return { hosts: parseHostsFile(hosts), dns, isForSystem }
}

/** Stands for a file that is too large, say; the C library may get along with it. */
const UNREADABLE = Symbol('unreadable')

async function readIfThere(path: string): Promise<string | typeof UNREADABLE | undefined> {
  try {
    return (await readWatched(path)).text
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'EMFILE' || code === 'ENFILE') throw error
    return code === 'ENOENT' ? undefined : UNREADABLE
  }
}
