import type { Socket } from 'node:net'
import { type Phase, ProbeFailure } from './failure.ts'
import { toSocketFailure } from './socket-failure.ts'
import { markSocketEvent } from './turn.ts'

/**
 * Waits until a socket has connected, or has TLS.
 * @throws ProbeFailure in the given phase
 */
export function whenOpen(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  phase: Phase,
  peer: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error?: Error): void => {
      markSocketEvent()
      reject(toSocketFailure(error ?? closedEarly(peer, phase), phase, peer))
    }
    socket.once(event, () => {
      markSocketEvent()
      socket.off('error', fail)
      socket.off('close', onClose)
      resolve()
    })
    const onClose = (): void => fail()
    socket.once('error', fail)
    socket.once('close', onClose)
  })
}

function closedEarly(peer: string, phase: Phase): ProbeFailure {
  return new ProbeFailure('closed', `${peer}: connection closed by the target`, { phase })
}
