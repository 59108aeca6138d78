import type { ChildProcess } from 'node:child_process'

/** Flags of Node.js that decide what a process may do, and which files its imports lead to. */
const INHERITED = /^(?:--conditions=|--permission$|--allow-|--disable-warning=|--no-warnings$|--enable-source-maps$)/

/** The flags of this process that its workers need too. A debugger, say, is not theirs. */
export function inheritedFlags(flags: readonly string[] = process.execArgv): readonly string[] {
  return flags.flatMap((flag, index) => {
    const isCondition = flag === '-C' || flag === '--conditions'
    return isCondition ? [flag, ...flags.slice(index + 1, index + 2)] : INHERITED.test(flag) ? [flag] : []
  })
}

const children = new Set<ChildProcess>()
let isListening = false

/** Takes a process along when this one ends: a worker that is caught in a loop would not see that nobody is left. */
export function killAtExit(child: ChildProcess): void {
  children.add(child)
  child.once('exit', () => {
    children.delete(child)
    killGroup(child)
  })
  if (isListening) return
  isListening = true
  process.on('exit', () => {
    for (const each of children) killGroup(each)
  })
}

/** How many workers there are, of all configurations. */
export function countWorkers(): number {
  return children.size
}

/** Whether a process can lead a group of its own, with the processes that it starts. */
export const CAN_LEAD: boolean = process.platform !== 'win32'

/** Ends a process with those that it has started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (CAN_LEAD) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')
}
