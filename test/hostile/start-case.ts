import type { Socket } from 'node:net'
import type { Certificate } from '../support/certificates.ts'
import type { HostileCase } from './cases/case.ts'
import { startFull, startHostile, startHostileTls, type Teardown } from './servers.ts'

/** Starts the server of a case. @returns its address */
export function startHostileCase(
  t: Teardown,
  certificate: Certificate,
  { layer, behave }: HostileCase,
): Promise<string> {
  if (layer === 'full') return startFull(t)
  if (layer === 'tcp') {
    return startHostile(t, (socket) => (behave === 'reset' ? resetSoon(socket) : behave(socket)))
  }
  const options = { ...certificate, ALPNProtocols: layer === 'http2' ? ['h2'] : ['http/1.1'] }
  return startHostileTls(t, options, (secure, plain) => (behave === 'reset' ? resetSoon(plain) : behave(secure)))
}

/** By then the probe knows that it is connected, however busy the machine is. */
function resetSoon(socket: Socket): void {
  setTimeout(() => socket.resetAndDestroy(), 200)
}
