import { MAX_HEAP_MIB } from './isolate-memory-limit.ts'
import type { PlainFault } from './isolate-result.ts'
import type { OverloadReason } from './overload-error.ts'

/** Why a worker is no more. */
export type WorkerEnd =
  /** It was killed, for its probe was not over in time. */
  | { readonly kind: 'overdue' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'crashed'; readonly message: string; readonly fault?: PlainFault }
  /** It was not needed any more. */
  | { readonly kind: 'dismissed' }
  /** The machine gave no process. */
  | { readonly kind: 'unable'; readonly reason: OverloadReason; readonly message: string }

/** A worker that is no more. */
export interface LostWorker {
  readonly module: string
  readonly end: WorkerEnd
  /** Whether it was starting, or probing. */
  readonly wasBusy: boolean
}

/** Whether the words are those of V8 when it has no memory left; they go on for a screen, and tell nothing of the prober. */
export function isLastWords(words: string): boolean {
  return /<--- Last few GCs --->|heap out of memory/.test(words)
}

/** Tells from how a process ended, and from the last that it wrote, what had happened. */
export function describeExit(code: number | null, signal: string | null, words: string): WorkerEnd {
  if (isLastWords(words)) return { kind: 'memory' }
  const how = signal === null ? `exit status ${code}` : `signal ${signal}`
  return { kind: 'crashed', message: `its process ended (${how})` }
}

/** What a probe is told of the end of its worker. */
export function describeEnd(end: WorkerEnd): string {
  if (end.kind === 'memory') return `it took more memory than an isolated module may have, ${MAX_HEAP_MIB} MiB`
  if (end.kind === 'overdue') return 'it was not over in time'
  return end.kind === 'dismissed' ? 'its process was not needed any more' : end.message
}
