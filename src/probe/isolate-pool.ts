import type { StartMessage } from './isolate-messages.ts'
import { WorkerProcess } from './isolate-process.ts'
import type { LostWorker } from './isolate-worker-end.ts'
import { OverloadError } from './overload-error.ts'

/** Most workers of one module, and of all modules together. */
const MAX_PER_MODULE = 4
const MAX_WORKERS = 16

export interface AcquireOptions {
  /** Name of the module. */
  readonly module: string
  /** What a worker of the module is started with. */
  readonly start: () => StartMessage
  readonly maxWaitMs: number
}

interface Waiting extends AcquireOptions {
  readonly give: (worker: WorkerProcess) => void
  readonly fail: (error: unknown) => void
}

/** The workers of a configuration, started when they are needed first, and used again. */
export class WorkerPool {
  readonly #onEnd: (worker: LostWorker) => void
  /** All processes that there are, those that are about to end too. */
  readonly #workers = new Set<WorkerProcess>()
  /** Those that nobody uses, the one that has waited longest first. */
  readonly #idle = new Set<WorkerProcess>()
  readonly #waiting = new Set<Waiting>()
  #isRetired = false

  /** @param onEnd is told of each worker that is no more. */
  constructor(onEnd: (worker: LostWorker) => void) {
    this.#onEnd = onEnd
  }

  /** How many processes there are. */
  get size(): number {
    return this.#workers.size
  }

  /**
   * Takes a worker of a module; one that was not needed before may still be starting.
   * @throws OverloadError `no_worker` when all stay busy, and where there is no process to be had.
   */
  acquire(options: AcquireOptions): Promise<WorkerProcess> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(waiting)
      }
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T): void => {
          leave()
          how(value)
        }
      const waiting: Waiting = { ...options, give: settle(resolve), fail: settle(reject) }
      const timer = setTimeout(() => waiting.fail(allBusy(options.module)), options.maxWaitMs)
      this.#waiting.add(waiting)
      this.#serve()
    })
  }

  /** Gives a worker back. */
  release(worker: WorkerProcess): void {
    if (worker.isAlive) this.#idle.add(worker)
    this.#serve()
  }

  /** Ends the workers, those that are busy when their probe is over. */
  retire(): void {
    this.#isRetired = true
    this.#serve()
  }

  #serve(): void {
    for (const waiting of this.#waiting) {
      try {
        const worker = this.#find(waiting)
        if (worker === undefined) continue
        this.#idle.delete(worker)
        waiting.give(worker)
      } catch (error) {
        waiting.fail(error)
      }
    }
    if (this.#isRetired) for (const worker of this.#idle) this.#dismiss(worker)
  }

  #find({ module, start }: Waiting): WorkerProcess | undefined {
    for (const worker of this.#idle) if (worker.module === module) return worker
    const own = Array.from(this.#workers).filter((worker) => worker.module === module)
    if (own.length >= MAX_PER_MODULE) return undefined
    if (this.#workers.size < MAX_WORKERS) return this.#start(module, start())
    // A module that has nothing to do makes room; its worker counts until it is gone.
    const [oldest] = this.#idle
    if (oldest !== undefined && Array.from(this.#workers).every(({ isAlive }) => isAlive)) this.#dismiss(oldest)
    return undefined
  }

  #start(module: string, message: StartMessage): WorkerProcess {
    const worker = startWorker(module, message)
    this.#workers.add(worker)
    void worker.ended.then((end) => {
      const wasBusy = !this.#idle.delete(worker)
      this.#workers.delete(worker)
      this.#onEnd({ module, end, wasBusy })
      this.#serve()
    })
    return worker
  }

  #dismiss(worker: WorkerProcess): void {
    this.#idle.delete(worker)
    worker.kill({ kind: 'dismissed' })
  }
}

function startWorker(module: string, message: StartMessage): WorkerProcess {
  try {
    return new WorkerProcess(module, message)
  } catch (cause) {
    throw new OverloadError('no_worker', `no process for a worker: ${(cause as Error).message}`)
  }
}

function allBusy(module: string): OverloadError {
  return new OverloadError('no_worker', `all workers of the isolated module ${module} are busy`)
}
