import { eventually } from '../test/e2e/support/eventually.ts'
import type { RunningProcess } from '../test/support/processes.ts'

/** Waits until a server answers; one that does not is ended. @throws Error with what it said. */
export async function untilAnswering(server: RunningProcess, url: string): Promise<void> {
  const answering = eventually(
    () => fetch(url).then(({ ok }) => ok),
    (ok) => ok,
  )
  const ended = server.ended(60_000).then(() => false)
  ended.catch(() => {}) // It goes on.
  answering.catch(() => {}) // Whoever has ended does not answer.
  if (await Promise.race([answering, ended]).catch(() => false)) return
  await server[Symbol.asyncDispose]()
  throw new Error(`nobody answers at ${url}:\n${server.stderr()}`)
}
