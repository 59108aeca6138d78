import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { ExecutionContext } from 'ava'
import { startTcp } from '../support/servers.ts'

/** A target that says nothing until it is told to. */
export interface HeldTarget {
  readonly address: string
  /** Resolves when a probe has connected. */
  readonly arrived: Promise<void>
  /** Resolves when the connection of that probe is closed. */
  readonly gone: Promise<void>
  /** Answers the probes that wait, and those that come. */
  readonly answer: (text: string) => void
}

export async function startHeldTarget(t: ExecutionContext): Promise<HeldTarget> {
  const first = Promise.withResolvers<Socket>()
  const waiting: Socket[] = []
  let said: string | undefined
  const { address } = await startTcp(t, (socket) => {
    if (said === undefined) waiting.push(socket)
    else socket.end(said)
    socket.resume() // Nobody sees the end of a stream that is not read.
    first.resolve(socket)
  })
  return {
    address,
    arrived: first.promise.then(() => {}),
    gone: first.promise.then(async (socket) => {
      if (!socket.closed) await once(socket, 'close')
    }),
    answer: (text) => {
      said = text
      for (const socket of waiting.splice(0)) socket.end(text)
    },
  }
}
