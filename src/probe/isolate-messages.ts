import type { ProbeTarget } from './define-prober.ts'
import type { PlainFault, PlainResult } from './isolate-result.ts'
import type { SelectionData } from './isolate-selection.ts'
import type { OverloadReason } from './overload-error.ts'

/** The first message to a worker: the prober, and the settings of its module. */
export interface StartMessage {
  readonly kind: 'start'
  /** URL of the prober's file. */
  readonly source: string
  /** The block with the settings as it stands in the file, its references replaced; undefined where there is none. */
  readonly settings: unknown
  /** Secrets of the file, which its log must not show. */
  readonly secrets: readonly string[]
}

/** One probe for a worker. */
export interface RunMessage {
  readonly kind: 'run'
  readonly target: ProbeTarget
  readonly selection: SelectionData
  readonly timeoutMs: number
  /** What is kept of the target; undefined where nothing is. */
  readonly memory: readonly MemoryEntry[] | undefined
}

/** Ends the probe that runs. */
export interface AbortMessage {
  readonly kind: 'abort'
}

export type MemoryEntry = readonly [key: string, value: unknown]

/** The worker waits for its first probe. */
export interface ReadyMessage {
  readonly kind: 'ready'
}

/** A probe has ended, and the worker waits for the next one. */
export type DoneMessage =
  | {
      readonly kind: 'done'
      readonly result: PlainResult
      /** What is to be kept of the target beside what was kept already. */
      readonly kept: readonly MemoryEntry[]
    }
  /** It was aborted. */
  | { readonly kind: 'aborted' }
  /** The exporter could not probe, for a reason of its own. */
  | { readonly kind: 'unable'; readonly reason: OverloadReason; readonly message: string }

/** An error that nobody caught; the worker ends. */
export interface FaultMessage {
  readonly kind: 'fault'
  readonly fault: PlainFault
}

export type ToWorker = StartMessage | RunMessage | AbortMessage
export type FromWorker = ReadyMessage | DoneMessage | FaultMessage

const FROM_WORKER: readonly unknown[] = [
  'ready',
  'done',
  'aborted',
  'unable',
  'fault',
] satisfies readonly FromWorker['kind'][]

/** Whether a message is one of these. What a prober uses may tell its parent process that it is ready, or anything else. */
export function isFromWorker(message: unknown): message is FromWorker {
  return typeof message === 'object' && message !== null && 'kind' in message && FROM_WORKER.includes(message.kind)
}
