import type { Config } from '../config/load.ts'
import { LruCache } from '../net/lru-cache.ts'
import type { ProbeMemory, Prober } from '../probe/define-prober.ts'
import { IsolatedProbers, type OnWorkerEnd } from '../probe/isolate.ts'
import { type SelectedTarget, selectTarget, type TargetQuery } from '../targets/select-target.ts'
import type { UnlistedPolicy } from '../targets/unlisted.ts'
import { ProbeCache } from './probe-cache.ts'

/** Most entries that a prober can keep of a target. */
const MAX_MEMORY = 100

/** Most queries whose meaning is kept, and most characters of such a query. */
const MAX_SELECTED = 10_000
const MAX_QUERY_LENGTH = 512

/** A configuration with all that is kept for as long as it is in force. Probes that run hold on to the one they began with. */
export class Generation {
  readonly config: Config<Prober>
  readonly cache: ProbeCache = new ProbeCache()
  readonly isolated: IsolatedProbers
  readonly #memories = new Map<string, ProbeMemory>()
  readonly #selected = new LruCache<string, SelectedTarget<Prober>>(MAX_SELECTED)

  constructor(config: Config<Prober>, onWorkerEnd: OnWorkerEnd) {
    this.config = config
    this.isolated = new IsolatedProbers(config.secrets, onWorkerEnd)
  }

  /**
   * Finds what a query means. The same ones come again and again, and to read an address in every way in which somebody could
   * takes longer than to connect to it; so what was found is kept.
   * @throws HttpError
   */
  select(query: TargetQuery, policy: UnlistedPolicy): SelectedTarget<Prober> {
    const { target = '', module = '' } = query
    const key = `${module.length}:${module}${target}`
    const known = this.#selected.get(key)
    if (known !== undefined) return known
    const selected = selectTarget(this.config, query, policy)
    if (key.length <= MAX_QUERY_LENGTH) this.#selected.set(key, selected)
    return selected
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
