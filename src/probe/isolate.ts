import type { Module } from '../config/config.ts'
import { awaitable } from '../net/connection.ts'
import { LightSignal, type SignalLike } from '../net/light-signal.ts'
import { sourceOf } from './catalog.ts'
import type { ProbeMemory, Prober, ProbeTarget } from './define-prober.ts'
import { failedResult } from './isolate-failure.ts'
import { passableEntries } from './isolate-memory.ts'
import type { StartMessage } from './isolate-messages.ts'
import { WorkerPool } from './isolate-pool.ts'
import type { WorkerProcess } from './isolate-process.ts'
import { fromPlainResult } from './isolate-result.ts'
import type { SelectionData } from './isolate-selection.ts'
import type { LostWorker } from './isolate-worker-end.ts'
import { OverloadError } from './overload-error.ts'
import type { ProbeResult } from './runner.ts'

/** A probe of an isolated module. */
export interface IsolatedRequest {
  readonly module: Module<Prober>
  readonly target: ProbeTarget
  readonly selection: SelectionData
  /** Longest wait for a worker, in milliseconds. */
  readonly maxWaitMs: number
  /** Is asked for the timeout of the probe when a worker waits for it; neither its start nor the wait are part of the probe. */
  readonly timeoutMs: () => number
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: SignalLike | undefined
  /** Ends every probe that was given it. */
  readonly cutOff: SignalLike
  /** Takes the secrets of the configuration out of a text. */
  readonly redact: (text: string) => string
  readonly memory: ProbeMemory | undefined
}

/** Is told of each worker that was not dismissed. */
export type OnWorkerEnd = (worker: LostWorker) => void

/** Runs the probes of the isolated modules of a configuration, in processes of their own. */
export class IsolatedProbers {
  readonly #pool: WorkerPool
  readonly #secrets: readonly string[]

  /** @param secrets are those of the file, which no log may show. */
  constructor(secrets: readonly string[], onEnd: OnWorkerEnd) {
    this.#secrets = secrets
    this.#pool = new WorkerPool((worker) => {
      if (worker.end.kind !== 'dismissed') onEnd(worker)
    })
  }

  /** How many processes there are. */
  get size(): number {
    return this.#pool.size
  }

  /**
   * Runs one probe in a worker, which is killed where it does not end in time.
   * @throws OverloadError when no worker becomes free; the reason of the signal, or of the cut-off, when that was first.
   */
  async run(request: IsolatedRequest): Promise<ProbeResult> {
    const { signal, cutOff } = request
    signal?.throwIfAborted()
    const over = new LightSignal()
    const aborted = new Promise<never>((_, reject) => {
      over.addEventListener('abort', () => reject(over.reason))
    })
    const leave = (): void => over.abort(signal?.aborted ? signal.reason : cutOff.reason)
    signal?.addEventListener('abort', leave)
    cutOff.addEventListener('abort', leave)
    try {
      return await Promise.race([awaitable(this.#useWorker(request, over)), aborted])
    } finally {
      signal?.removeEventListener('abort', leave)
      cutOff.removeEventListener('abort', leave)
    }
  }

  /** Ends all workers, those that are busy when their probe is over. */
  retire(): void {
    this.#pool.retire()
  }

  /** Goes on to the end of the probe, also where nobody waits for it any more. */
  async #useWorker(request: IsolatedRequest, over: SignalLike): Promise<ProbeResult> {
    const { module, maxWaitMs } = request
    const start = (): StartMessage => startMessage(module, this.#secrets)
    const worker = await this.#pool.acquire({ module: module.name, start, maxWaitMs })
    const abort = (): void => worker.abort()
    try {
      await worker.started
      over.throwIfAborted()
      over.addEventListener('abort', abort)
      return await probe(worker, request)
    } finally {
      over.removeEventListener('abort', abort)
      this.#pool.release(worker)
    }
  }
}

function startMessage({ prober, isolation }: Module<Prober>, secrets: readonly string[]): StartMessage {
  const source = sourceOf(prober)
  if (source === undefined) throw new Error(`the prober ${prober.name} is no file, and cannot be isolated`)
  return { kind: 'start', source, settings: isolation?.settings, secrets }
}

async function probe(worker: WorkerProcess, request: IsolatedRequest): Promise<ProbeResult> {
  const { target, selection, memory, redact } = request
  const timeoutMs = request.timeoutMs()
  const startedMs = performance.now()
  const kept = memory && passableEntries(memory)
  const answer = await worker.run({ kind: 'run', target, selection, timeoutMs, memory: kept })
  if (answer.kind === 'done') {
    for (const [key, value] of answer.kept) memory?.set(key, value)
    return fromPlainResult(answer.result, redact)
  }
  if (answer.kind === 'aborted') throw new Error('the probe was aborted') // Whoever aborted it hears why from there.
  if (answer.kind === 'unable') throw new OverloadError(answer.reason, answer.message)
  const elapsedMs = performance.now() - startedMs
  return failedResult(answer, { target, timeoutMs, elapsedMs, redact })
}
