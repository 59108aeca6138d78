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

/** Lists a process and all that it started. */
export async function listProcesses(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const texts = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')))
  const children = texts.flatMap((text) => text.split(' ').filter(Boolean).map(Number))
  return [pid, ...(await Promise.all(children.map(listProcesses))).flat()]
}

/** Memory of a process and all that it started, in bytes; what processes share counts once. */
export async function readMemory(pid: number): Promise<number> {
  const pids = await listProcesses(pid)
  const sizes = await Promise.all(
    pids.map(async (each) => parsePss(await readFile(`/proc/${each}/smaps_rollup`, 'utf8'))),
  )
  return sum(sizes)
}

/** Time on a processor of a process and all that it started, in seconds. Threads that ended meanwhile are missing. */
export async function readProcessorTime(pid: number): Promise<number> {
  const pids = await listProcesses(pid)
  return sum((await Promise.all(pids.map(readThreads))).flat())
}

async function readThreads(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`)
  return Promise.all(
    tasks.map(async (task) => parseSchedstat(await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8'))),
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
