import cluster, { type Worker } from 'node:cluster'
import type { Crew } from '../../exporter/crew.ts'
import type { Family } from '../../metrics/family.ts'
import type { Arrival, Assignment, PrimaryApi, WorkerApi } from './api.ts'
import { Channel } from './channel.ts'
import { returnLostConnections } from './handovers.ts'

/** Thrown when a worker has ended before it answered any scrape; the message is for people. */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError'
}

/** How a worker ended. */
export interface WorkerEnd {
  readonly status: number | null
  readonly signal: string | null
}

/** A worker, as the primary process sees it. */
export class Member {
  readonly place: number
  /** Counts the workers that there ever were. */
  readonly id: number
  readonly pid: number | undefined
  readonly api: Channel<WorkerApi>
  readonly startedMs: number = performance.now()
  /** Rejects with a `WorkerStartError`. */
  readonly arrived: Promise<Arrival>
  readonly ended: Promise<WorkerEnd>
  /** The metrics that it gave last. */
  families: readonly Family[] = []
  readonly #worker: Worker

  /** Starts the process. `hasOthers` says whether another worker takes connections. */
  constructor(assignment: Assignment, crew: Crew, hasOthers: (member: Member) => boolean) {
    const worker = cluster.fork()
    returnLostConnections(worker, () => hasOthers(this))
    this.#worker = worker
    this.place = assignment.place
    this.id = worker.id
    this.pid = worker.process.pid
    const { promise, resolve, reject } = Promise.withResolvers<Arrival>()
    this.arrived = promise
    const own: PrimaryApi = {
      ...crew,
      begin: () => assignment,
      arrive: resolve,
      fail: (why) => reject(new WorkerStartError(why)),
    }
    this.api = new Channel<WorkerApi>(
      {
        send: (message, done) => worker.send(message, undefined, done),
        on: (event, listener) => worker.on(event, listener),
      },
      own,
    )
    this.ended = this.#watchEnd()
    void this.ended.then((end) => {
      reject(new WorkerStartError(`probe-exporter: a worker has ended before it was ready: ${describeEnd(end)}`))
      this.api.end(new Error('the worker has ended'))
    })
  }

  get isConnected(): boolean {
    return this.#worker.isConnected()
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL')
  }

  #watchEnd(): Promise<WorkerEnd> {
    return new Promise((resolve) => {
      // Where no process could be started, there is no exit.
      this.#worker.once('error', ({ message }) => {
        if (this.pid !== undefined) return
        delete cluster.workers?.[this.id] // node:cluster waits for its exit.
        resolve({ status: null, signal: message })
      })
      this.#worker.on('error', () => {}) // What cannot be sent is told to whoever sends it.
      this.#worker.once('exit', (status: number | null, signal: string | null) => resolve({ status, signal }))
    })
  }
}

export function describeEnd({ status, signal }: WorkerEnd): string {
  return signal ?? `status ${status}`
}
