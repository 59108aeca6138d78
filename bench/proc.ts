import { readdir, readFile } from 'node:fs/promises'

/** Reads the proportional set size, in bytes, out of /proc/PID/smaps_rollup. @throws Error where it has none. */
export function parsePss(text: string): number {
  const [, kibibytes] = /^Pss:\s+(\d+) kB$/m.exec(text) ?? []
  if (kibibytes === undefined) throw new Error(`no Pss in:\n${text}`)
  return Number(kibibytes) * 1024
}

/** Reads the time on a processor, in seconds, out of /proc/PID/task/TID/schedstat. */
export function parseSchedstat(text: string): number {
  const nanoseconds = Number(text.split(' ', 1)[0] || 'none')
  if (Number.isNaN(nanoseconds)) throw new Error(`no schedstat: ${text}`)
  return nanoseconds / 1e9
}

/** Lists a process and all that it started, without what has ended meanwhile. */
export async function listProcesses(pid: number): Promise<readonly number[]> {
  const tasks = await unlessGone(readdir(`/proc/${pid}/task`), [])
  if (tasks.length === 0) return []
  const texts = await Promise.all(
    tasks.map((task) => unlessGone(readFile(`/proc/${pid}/task/${task}/children`, 'utf8'), '')),
  )
  const children = texts.flatMap((text) => text.split(' ').filter(Boolean).map(Number))
  return [pid, ...(await Promise.all(children.map(listProcesses))).flat()]
}

/** Memory of a process and all that it started, in bytes; what processes share counts once. */
export async function readMemory(pid: number): Promise<number> {
  const pids = await listProcesses(pid)
  const sizes = await Promise.all(
    pids.map(async (each) => {
      const text = await unlessGone(readFile(`/proc/${each}/smaps_rollup`, 'utf8'), '')
      return text === '' ? 0 : parsePss(text)
    }),
  )
  return sum(sizes)
}

/** Time on a processor of a process and all that it started, in seconds. Threads that ended meanwhile are missing. */
export async function readProcessorTime(pid: number): Promise<number> {
  const pids = await listProcesses(pid)
  return sum((await Promise.all(pids.map(readThreads))).flat())
}

async function readThreads(pid: number): Promise<readonly number[]> {
  const tasks = await unlessGone(readdir(`/proc/${pid}/task`), [])
  return Promise.all(
    tasks.map(async (task) => {
      const text = await unlessGone(readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8'), '')
      return text === '' ? 0 : parseSchedstat(text)
    }),
  )
}

/** Processes and threads may end between being listed and being read. */
async function unlessGone<T>(reading: Promise<T>, gone: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return gone
    throw error
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
