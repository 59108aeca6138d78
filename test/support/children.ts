import { readdir, readFile } from 'node:fs/promises'

/** The processes that a process has started itself, and that run. */
export async function listChildren(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const texts = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')))
  const children = texts.flatMap((text) => text.split(' ').filter(Boolean).map(Number))
  return findRunning(children)
}

/** Those of the processes that are still there. */
export async function findRunning(pids: readonly number[]): Promise<readonly number[]> {
  const isRunning = await Promise.all(
    pids.map((pid) =>
      readFile(`/proc/${pid}/status`, 'utf8').then(
        (status) => !/^State:\s+Z/m.test(status),
        () => false,
      ),
    ),
  )
  return pids.filter((_, index) => isRunning[index])
}
