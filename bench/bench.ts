import type { Exporter, ExporterSettings } from './exporters.ts'
import { SIDES, type Side, startExporter } from './exporters.ts'
import type { Options } from './options.ts'
import type { Work, WorkName } from './targets.ts'

/** What every measurement is given. */
export interface Bench {
  readonly options: Options
  /** An empty folder, removed at the end. */
  readonly folder: string
  readonly works: Readonly<Record<WorkName, Work>>
  readonly exporters: ExporterSettings
  /** Aborted when the user gives up. */
  readonly signal: AbortSignal
  /** Says what is being done. */
  readonly progress: (text: string) => void
  /** Says what a reader of the figures has to know. */
  readonly note: (text: string) => void
}

export type Pair<T> = Readonly<Record<Side, readonly T[]>>

/** Both exporters, running. */
export interface Exporters extends AsyncDisposable, Readonly<Record<Side, Exporter>> {}

export async function startExporters({ exporters }: Bench): Promise<Exporters> {
  await using stack = new AsyncDisposableStack()
  const ours = stack.use(await startExporter('ours', exporters))
  const peer = stack.use(await startExporter('peer', exporters))
  const owned = stack.move()
  return { ours, peer, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Measures both in turns, ours first; what the rounds that warm up give is dropped. */
export async function takeTurns<T>(
  { options, signal, progress }: Bench,
  { title, warmUps = options.warmUps, rounds = options.rounds }: { title: string; warmUps?: number; rounds?: number },
  measure: (side: Side) => Promise<T>,
): Promise<Pair<T>> {
  const results: Record<Side, T[]> = { ours: [], peer: [] }
  for (let round = 1 - warmUps; round <= rounds; round++) {
    progress(`${title}: ${round < 1 ? 'warming up' : `round ${round} of ${rounds}`}`)
    for (const side of SIDES) {
      signal.throwIfAborted()
      const result = await measure(side)
      if (round >= 1) results[side].push(result)
    }
  }
  return results
}

/** Picks one value out of each result. */
export function pick<T>({ ours, peer }: Pair<T>, read: (result: T) => number): Pair<number> {
  return { ours: ours.map(read), peer: peer.map(read) }
}
