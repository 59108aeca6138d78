import { fullName } from './check-names.ts'
import type { JsonSample } from './extract.ts'

/** What a prober can keep from probe to probe of a target. */
export interface ProbeMemory {
  readonly get: (key: string) => unknown
  readonly set: (key: string, value: unknown) => void
}

/** The highest value of a counter since it began to count. */
interface Mark {
  readonly created: number
  readonly value: number | bigint
}

type Marks = ReadonlyMap<string, Mark>

const KEY = 'json counters'

/**
 * Remembers the highest values of counters, to see one fall that did not begin anew. What counts is what was known when
 * the probe began: of two probes at a time, the one that asked first may be answered last.
 */
export class CounterMarks {
  readonly #memory: ProbeMemory
  readonly #before: Marks

  /** To be made before the target is asked. */
  constructor(memory: ProbeMemory) {
    this.#memory = memory
    this.#before = readMarks(memory)
  }

  /** Takes the values of this probe. @returns the names of the counters that have fallen. */
  update(samples: readonly JsonSample[]): ReadonlySet<string> {
    const current = readMarks(this.#memory)
    const marks = new Map<string, Mark>()
    const fallen = new Set<string>()
    for (const { metric, labels, value, created } of samples) {
      if (metric.type !== 'counter' || created === undefined || typeof value === 'string') continue
      const name = fullName(metric)
      const key = JSON.stringify([name, Object.entries(labels).sort()])
      const before = this.#before.get(key)
      if (before?.created === created && value < before.value) fallen.add(name)
      const known = current.get(key)
      // Another probe may know of a later start; or of more since the same one.
      const isNews = known?.created !== created || value > known.value
      marks.set(key, isNews ? { created, value } : known)
    }
    // What the target reports no more is forgotten, so that there is never more than one probe has.
    this.#memory.set(KEY, marks)
    return fallen
  }
}

function readMarks(memory: ProbeMemory): Marks {
  const marks = memory.get(KEY)
  return marks instanceof Map ? marks : new Map()
}
