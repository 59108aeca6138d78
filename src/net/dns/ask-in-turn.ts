import { MISSING, NO_ANSWER, type Reply } from './questions.ts'

export interface Turns {
  /** Whom to ask, in this order; one that is to be asked twice stands there twice. */
  readonly servers: readonly string[]
  /** How long to wait before the next one is asked too. */
  readonly intervalMs: number
}

/**
 * Asks one server after the other, until one of them knows. A server that is slow may still answer while the next one is
 * asked; one that fails is not waited for.
 * @param ask never rejects, and has its reply at once when nobody is to be asked any more.
 * @returns the one reply that decides, or those that failed, one a server.
 */
export function askInTurn(
  { servers, intervalMs }: Turns,
  ask: (server: string) => Promise<Reply>,
): Promise<readonly Reply[]> {
  const { promise, resolve } = Promise.withResolvers<readonly Reply[]>()
  /** What each server that was asked has said last; until it says something, that it does not answer. */
  const replies = new Map<string, Reply>()
  let turn = 0
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  const end = (result: readonly Reply[]): void => {
    clearTimeout(timer)
    turn = servers.length
    resolve(result)
  }
  const askNext = (): void => {
    clearTimeout(timer)
    const server = servers[turn]
    if (server === undefined) {
      end([...replies.values()])
      return
    }
    turn += 1
    waiting += 1
    timer = setTimeout(askNext, intervalMs)
    if (!replies.has(server)) replies.set(server, { server, addresses: [], code: NO_ANSWER })
    void ask(server).then(take)
  }
  const take = (reply: Reply): void => {
    waiting -= 1
    replies.set(reply.server, reply)
    if (isFinal(reply)) end([reply])
    else if (turn < servers.length || waiting === 0) askNext()
  }
  askNext()
  return promise
}

function isFinal({ code }: Reply): boolean {
  return code === undefined || MISSING.includes(code)
}
