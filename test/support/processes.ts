import { spawn } from 'node:child_process'

export interface ProcessOptions {
  readonly cwd?: string
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** What the process reads from its standard input; nothing if left out. */
  readonly input?: string
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
  readonly ended: Promise<ProcessEnd>
  /** Waits until something that it wrote matches. Rejects when the process ends first, or the time is up. */
  readonly output: (pattern: RegExp, timeoutMs?: number) => Promise<RegExpExecArray>
  readonly kill: (signal: NodeJS.Signals) => void
}

/** How long a process may take to end when it is asked to. */
const END_MS = 5_000

/** Starts a process. Programs for administrators are found too, whoever runs the tests. */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  const { cwd, env, input = '', ownGroup = false } = options
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, ...env },
    detached: ownGroup,
  })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  child.stdin.on('error', () => {}) // A process may end before it has read all.
  child.stdin.end(input)
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => resolve({ status, signal }))
  })
  ended.catch(() => {}) // Whoever waits for the end is told of it.

  return {
    pid: child.pid ?? 0,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    ended,
    output: (pattern, timeoutMs = 20_000) => {
      const told = () => `${command} said:\n${written.stdout}${written.stderr}`
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written.stdout) ?? pattern.exec(written.stderr)
          if (match !== null) resolve(match)
        }
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look)
        setTimeout(
          () => reject(new Error(`nothing matches ${pattern} in ${timeoutMs} ms; ${told()}`)),
          timeoutMs,
        ).unref()
        ended.then(() => reject(new Error(`nothing matches ${pattern} until the end; ${told()}`)), reject)
        look()
      })
    },
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      if (child.pid === undefined) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await ended
      clearTimeout(timer)
    },
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
    const { status } = await program.ended
    return { status, stdout: program.stdout(), stderr: program.stderr() }
  } finally {
    clearTimeout(timer)
  }
}
