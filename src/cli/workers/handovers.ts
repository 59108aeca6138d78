import type { Worker } from 'node:cluster'

/** What node:cluster sends with a connection, and what it waits for. */
interface Handover {
  readonly act: 'newconn'
  readonly seq: number
}

interface Handle {
  readonly close: () => void
}

type Send = (message: unknown, handle?: unknown, ...rest: unknown[]) => boolean

/**
 * Gives connections to other workers that were on their way to one that has ended. node:cluster itself waits for its answer for
 * ever, and the client with it, and goes on to count on the worker: while something is on its way, Node.js 24 does not say
 * that the channel is gone. So we say that, and in the name of the worker that it has not taken them.
 * @param hasOthers whether there is another worker; without any, such connections are closed.
 */
export function returnLostConnections(worker: Worker, hasOthers: () => boolean): void {
  const { process: child } = worker
  if (child.pid === undefined) return // It could not be started: there is no channel, and it tells so by an error.
  const onTheirWay = new Map<number, Handle>()
  const send = child.send.bind(child) as Send
  child.send = ((message: unknown, handle?: unknown, ...rest: unknown[]) => {
    if (isHandover(message) && isHandle(handle)) onTheirWay.set(message.seq, handle)
    return send(message, handle, ...rest)
  }) as typeof child.send
  const onAnswer = ({ ack = -1 }: { readonly ack?: number }): unknown => onTheirWay.delete(ack)
  child.on('internalMessage', onAnswer)
  let hasSaidSo = false
  child.once('disconnect', () => {
    hasSaidSo = true
  })
  child.once('close', () => {
    child.off('internalMessage', onAnswer)
    if (!hasSaidSo) child.emit('disconnect')
    for (const [ack, handle] of onTheirWay) {
      if (hasOthers()) child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack, accepted: false })
      else handle.close()
    }
    onTheirWay.clear()
  })
}

function isHandover(message: unknown): message is Handover {
  return typeof message === 'object' && message !== null && 'act' in message && message.act === 'newconn'
}

function isHandle(handle: unknown): handle is Handle {
  return typeof handle === 'object' && handle !== null && 'close' in handle
}
