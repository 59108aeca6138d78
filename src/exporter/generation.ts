import type { Config } from '../config/load.ts'
import { LruCache } from '../net/lru-cache.ts'
import type { ProbeMemory, Prober } from '../probe/define-prober.ts'
import { IsolatedProbers, type OnWorkerEnd } from '../probe/isolate.ts'
import { ProbeCache } from './probe-cache.ts'

/** Most entries that a prober can keep of a target. */
const MAX_MEMORY = 100

/** A configuration with all that is kept for as long as it is in force. Probes that run hold on to the one they began with. */
export class Generation {
  readonly config: Config<Prober>
  readonly cache: ProbeCache = new ProbeCache()
  readonly isolated: IsolatedProbers
  readonly #memories = new Map<string, ProbeMemory>()

  constructor(config: Config<Prober>, onWorkerEnd: OnWorkerEnd) {
    this.config = config
    this.isolated = new IsolatedProbers(config.secrets, onWorkerEnd)
  }

  /** What a module keeps of a target; undefined for an address that the file does not list. */
  memoryOf(target: string, module: string): ProbeMemory | undefined {
    if (!this.config.targets.has(target)) return undefined
    const key = JSON.stringify([target, module])
    const memory = this.#memories.get(key) ?? new LruCache<string, unknown>(MAX_MEMORY)
    this.#memories.set(key, memory)
    return memory
  }
}
