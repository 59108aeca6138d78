import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Socket } from 'node:net'

export interface ProcessOptions {
  readonly cwd?: string
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** What the process reads from its standard input; nothing if left out. */
  readonly input?: string
  /** Open files that the process gets as its own, from number 3 on. */
  readonly files?: readonly number[]
  /** Puts the process and all that it starts into a group of their own, whose id is the process' own. */
  readonly ownGroup?: boolean
}

/** How a process ended. */
export interface ProcessEnd {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process that is ended when it is disposed of. */
export interface RunningProcess extends AsyncDisposable {
  readonly pid: number
  /** All that it wrote so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Waits for the end. Rejects when the time is up. */
  readonly ended: (timeoutMs?: number) => Promise<ProcessEnd>
  /** Waits until something that it wrote matches. Rejects when the process ends first, or the time is up. */
  readonly output: (pattern: RegExp, timeoutMs?: number) => Promise<RegExpExecArray>
  readonly kill: (signal: NodeJS.Signals) => void
}

/** How long a process may take to end when it is asked to. */
const END_MS = 5_000

/** How long the output of a process is waited for once it has ended: one that it left behind may hold it open. */
const FLUSH_MS = 1_000

/** Starts a process. Programs for administrators are found too, whoever runs the tests. */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  const { cwd, env, input = '', files = [], ownGroup = false } = options
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, ...env },
    detached: ownGroup,
    stdio: ['pipe', 'pipe', 'pipe', ...files],
  }) as ChildProcessWithoutNullStreams
  const output = new Output(child)
  const ended = whenEnded(child)
  endWithThisThread(child, ended, ownGroup)
  child.stdin.on('error', () => {}) // A process may end before it has read all.
  child.stdin.end(input)

  const said = (): string => `${command} said:\n${output.stdout}${output.stderr}`
  return {
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended: (timeoutMs = 15_000) => within(ended, timeoutMs, () => `no end; ${said()}`),
    output: (pattern, timeoutMs = 20_000) => {
      const endedFirst = ended.then(() => Promise.reject(new Error(`ended before ${pattern}; ${said()}`)))
      return within(Promise.race([output.match(pattern), endedFirst]), timeoutMs, () => `no ${pattern}; ${said()}`)
    },
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      if (child.pid === undefined) return
      child.ref()
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await ended
      clearTimeout(timer)
      if (ownGroup) endGroup(child.pid)
    },
  }
}

/** Gathers what a process writes. */
class Output {
  stdout = ''
  stderr = ''
  readonly #child: ChildProcessWithoutNullStreams

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        this[name] += text
      })
    }
  }

  match(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve) => {
      const look = (): void => {
        const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr)
        if (match !== null) resolve(match)
      }
      for (const name of ['stdout', 'stderr'] as const) this.#child[name].on('data', look)
      look()
    })
  }
}

function whenEnded(child: ChildProcessWithoutNullStreams): Promise<ProcessEnd> {
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (status, signal) => setTimeout(() => resolve({ status, signal }), FLUSH_MS).unref())
    child.once('close', (status, signal) => resolve({ status, signal }))
  })
  ended.catch(() => {}) // Whoever waits for the end is told of it.
  return ended
}

async function within<T>(promise: Promise<T>, timeoutMs: number, describe: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${timeoutMs} ms: ${describe()}`)), timeoutMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What ends the processes that run still. */
const ends = new Set<() => void>()

process.once('exit', () => {
  for (const end of ends) end()
})

/**
 * Whoever fails may leave a process behind: nothing waits for that one, and it ends with this thread, but where AVA ends the thread
 * by force.
 */
function endWithThisThread(child: ChildProcessWithoutNullStreams, ended: Promise<ProcessEnd>, ownGroup: boolean): void {
  const { pid } = child
  if (pid === undefined) return
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket).unref()
  const end = (): void => {
    child.kill('SIGKILL')
    if (ownGroup) endGroup(pid)
  }
  ends.add(end)
  const forget = (): unknown => ends.delete(end)
  ended.then(forget, forget)
}

/** Ends what is left of a group. */
function endGroup(id: number): void {
  try {
    process.kill(-id, 'SIGKILL')
  } catch {
    // Nothing was left.
  }
}

/** What a program that ran to its end has left. */
export interface ProgramResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, and ends it by force when it takes longer than half a minute. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProgramResult> {
  const program = startProcess(command, args, options)
  const timer = setTimeout(() => program.kill('SIGKILL'), 30_000)
  try {
    const { status } = await program.ended(40_000)
    return { status, stdout: program.stdout(), stderr: program.stderr() }
  } finally {
    clearTimeout(timer)
  }
}
