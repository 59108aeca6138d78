import { type ChildProcess, fork } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { MAX_HEAP_MIB, watchMemory } from './isolate-memory-limit.ts'
import {
  type DoneMessage,
  type FromWorker,
  isFromWorker,
  type RunMessage,
  type StartMessage,
  type ToWorker,
} from './isolate-messages.ts'
import { CAN_LEAD, inheritedFlags, killAtExit, killGroup } from './isolate-spawn.ts'
import { describeExit, isLastWords, type WorkerEnd } from './isolate-worker-end.ts'

const ENTRY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './isolate-main.ts' : './isolate-main.js', import.meta.url),
)

/** How long a worker may take to start. */
const START_MS = 30_000
/** By how much a worker may be late: whoever heeds the deadline of the probe has ended within less. */
const GRACE_MS = 250
/** How long the last words of a worker may take to come. */
const WORDS_MS = 200
/** What is kept of the last that a worker wrote. */
const MAX_WORDS = 2048

/** A process that probes for one module: one probe at a time, so that there is no doubt whose fault it is how it ends. */
export class WorkerProcess {
  readonly module: string
  /** Is fulfilled once it waits for its first probe, or is no more. */
  readonly started: Promise<unknown>
  /** Is fulfilled when the process is no more. */
  readonly ended: Promise<WorkerEnd>
  readonly #child: ChildProcess
  /** Why it is being killed. */
  #end: WorkerEnd | undefined
  #isOver = false
  /** The last that it wrote. */
  #words = ''
  #onAnswer: (message: FromWorker) => void = () => {}
  #impatience: NodeJS.Timeout | undefined

  /** @throws Error where there is no process to be had. */
  constructor(module: string, start: StartMessage) {
    this.module = module
    this.#child = fork(ENTRY, [], {
      serialization: 'advanced',
      execArgv: [...inheritedFlags(), `--max-old-space-size=${MAX_HEAP_MIB}`],
      detached: CAN_LEAD,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    killAtExit(this.#child)
    this.ended = this.#awaitEnd()
    this.#child.on('message', (message: unknown) => {
      if (isFromWorker(message)) this.#hear(message)
    })
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString()).slice(-MAX_WORDS)
      if (!isLastWords(this.#words)) process.stderr.write(chunk)
    })
    this.started = this.#start(start)
    // A worker that nobody waits for keeps nothing alive.
    this.#child.channel?.unref()
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref()
  }

  /** Whether it can take a probe. */
  get isAlive(): boolean {
    return !this.#isOver && this.#end === undefined
  }

  /** Runs a probe. The worker is killed where it is late, and where it takes too much memory. */
  async run(message: RunMessage): Promise<DoneMessage | WorkerEnd> {
    const deadline = setTimeout(() => this.kill({ kind: 'overdue' }), message.timeoutMs + GRACE_MS)
    const stopWatching = watchMemory(this.#child.pid, () => this.kill({ kind: 'memory' }))
    try {
      return await this.#ask(message)
    } finally {
      clearTimeout(deadline)
      clearTimeout(this.#impatience)
      stopWatching()
    }
  }

  /** Tells it that nobody waits for its probe any more. */
  abort(): void {
    this.#send({ kind: 'abort' })
    this.#impatience = setTimeout(() => this.kill({ kind: 'overdue' }), GRACE_MS)
  }

  /** Ends the process at once, whatever it does. The first reason counts. */
  kill(end: WorkerEnd): void {
    this.#end ??= end
    if (!this.#isOver) killGroup(this.#child)
  }

  async #start(message: StartMessage): Promise<void> {
    const late = (): void => this.kill({ kind: 'crashed', message: `it did not start within ${START_MS / 1000} s` })
    const timer = setTimeout(late, START_MS)
    await this.#ask(message)
    clearTimeout(timer)
  }

  /** @returns what the worker answers, or why it ended before. */
  async #ask<Answer>(message: ToWorker): Promise<Answer | WorkerEnd> {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    this.#onAnswer = (answer) => resolve(answer as Answer)
    this.#child.ref()
    this.#send(message)
    const answer = await Promise.race([promise, this.ended])
    this.#child.unref()
    return answer
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'fault')
      this.#end ??= { kind: 'crashed', message: message.fault.message, fault: message.fault }
    else this.#onAnswer(message)
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {}) // Its end tells, where it can hear nothing more.
  }

  #awaitEnd(): Promise<WorkerEnd> {
    return new Promise((resolve) => {
      this.#child.on('error', (error) => {
        if (this.#child.pid !== undefined) return // That it cannot be killed, or told anything: it has ended.
        this.#isOver = true
        resolve({ kind: 'unable', reason: 'no_worker', message: `no process for a worker: ${error.message}` })
      })
      this.#child.once('exit', (code, signal) => {
        this.#isOver = true
        const end = (): void => resolve(this.#end ?? describeExit(code, signal, this.#words))
        this.#child.once('close', end)
        setTimeout(end, WORDS_MS).unref()
      })
    })
  }
}
