import { Worker } from 'node:worker_threads'
import type { BcryptAnswer, BcryptQuestion } from './bcrypt-worker.ts'

/** Node.js strips types where the exporter runs from its sources; the package has compiled files. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './bcrypt-worker.ts' : './bcrypt-worker.js', import.meta.url)

/**
 * Compares passwords with hashes of bcrypt, one after the other in a thread of its own: each takes tens of milliseconds and
 * more, in which nothing else could be done. The thread begins with the first comparison.
 */
export class BcryptThread {
  #worker: Worker | undefined
  #lastId = 0
  readonly #waiting = new Map<number, PromiseWithResolvers<boolean>>()

  /** How many comparisons have not ended yet. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** @throws Error when the thread breaks down; the next comparison begins another. */
  compare(password: string, hash: string): Promise<boolean> {
    this.#worker ??= this.#start()
    this.#lastId += 1
    const question: BcryptQuestion = { id: this.#lastId, password, hash }
    const waiting = Promise.withResolvers<boolean>()
    this.#waiting.set(question.id, waiting)
    this.#worker.postMessage(question)
    return waiting.promise
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(WORKER, { name: 'bcrypt' })
    worker.on('message', ({ id, matches }: BcryptAnswer) => {
      this.#waiting.get(id)?.resolve(matches)
      this.#waiting.delete(id)
    })
    worker.on('error', (cause) => this.#breakDown(worker, cause))
    worker.on('exit', () => this.#breakDown(worker))
    worker.unref() // Not before: to listen takes it back.
    return worker
  }

  #breakDown(worker: Worker, cause?: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const error = new Error('the thread that compares passwords has ended', { cause })
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(error)
  }
}
