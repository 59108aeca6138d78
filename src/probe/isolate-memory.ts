import { LruCache } from '../net/lru-cache.ts'
import type { ProbeMemory } from './define-prober.ts'
import type { MemoryEntry } from './isolate-messages.ts'

/** As many as the exporter itself keeps. */
const MAX_ENTRIES = 100

/** The memory of a target in the process of a worker: a copy, which is thrown away with the probe, and what was added to it. */
export class WorkerMemory implements ProbeMemory {
  readonly #entries = new LruCache<string, unknown>(MAX_ENTRIES)
  readonly #kept = new LruCache<string, unknown>(MAX_ENTRIES)

  constructor(entries: readonly MemoryEntry[]) {
    for (const [key, value] of entries) this.#entries.set(key, value)
  }

  /** What the probe has set. */
  get kept(): readonly MemoryEntry[] {
    return [...this.#kept.entries()]
  }

  get(key: string): unknown {
    return this.#entries.get(key)
  }

  /** @throws DataCloneError for a function, and what else no other process can have. */
  set(key: string, value: unknown): void {
    const copy: unknown = structuredClone(value)
    this.#entries.set(key, copy)
    this.#kept.set(key, copy)
  }
}

/** What of a memory can be passed on to another process. */
export function passableEntries(memory: ProbeMemory): readonly MemoryEntry[] {
  return hasEntries(memory) ? Array.from(memory.entries()).filter(([, value]) => isPassable(value)) : []
}

function hasEntries(memory: ProbeMemory): memory is ProbeMemory & { entries(): Iterable<MemoryEntry> } {
  return 'entries' in memory
}

function isPassable(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false // A prober that runs in the exporter itself may keep anything.
  }
}
