import { eventually } from '../test/e2e/support/eventually.ts'
import type { RunningProcess } from '../test/support/processes.ts'

/** Waits until a server answers; one that does not is ended. @throws Error with what it said. */
export async function untilAnswering(server: RunningProcess, url: string): Promise<void> {
  let isOver = false
  const ended = server.ended(60_000).catch(() => {})
  const over = ended.then(() => {
    isOver = true
    return false
  })
  // Of a server that has ended nothing is asked any more: its port may be another's soon.
  const answering = eventually(
    () =>
      fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
        ({ ok }) => ok,
        () => false,
      ),
    (ok) => ok || isOver,
  )
  if (await Promise.race([answering, over])) return
  await server[Symbol.asyncDispose]()
  throw new Error(`nobody answers at ${url}:\n${server.stderr()}`)
}
