import type { RequestListener } from 'node:http'
import type { Server } from 'node:net'
import type { Logger } from '../log/logger.ts'
import type { Registrar } from '../metrics/registrar.ts'
import { ConnectionGate } from '../web/connection-gate.ts'
import { closeServer, listen, urlOf } from '../web/listen.ts'
import type { WebConfigWatch } from '../web/web-config-watch.ts'
import type { ListenAddress } from './listen-address.ts'
import { takeSystemdSockets } from './systemd.ts'
import { UserError } from './user-error.ts'

/** Where an exporter answers. */
export interface ListenSettings {
  readonly listenAddresses: readonly ListenAddress[]
  /** Takes the sockets of systemd in the place of the addresses. @defaultValue false */
  readonly systemdSocket?: boolean
  /** Those sockets, where another process has taken them: a worker names files of the primary process. */
  readonly systemdSockets?: readonly number[]
  /** Connections that may be open, on all addresses together. @defaultValue 4096 */
  readonly maxConnections?: number
}

export interface ServerParts {
  readonly metrics: Registrar
  readonly logger: Logger
  /** Undefined where there is no web configuration. */
  readonly watch: WebConfigWatch | undefined
}

export interface StartedServers {
  readonly urls: readonly string[]
  readonly close: (graceMs: number) => Promise<void>
}

export const DEFAULT_MAX_CONNECTIONS = 4096

/**
 * Starts a server for each address, or for each socket of systemd.
 * @throws UserError for an address that cannot be had; then none is left.
 */
export async function startServers(
  listener: RequestListener,
  { listenAddresses, systemdSocket = false, systemdSockets, maxConnections = DEFAULT_MAX_CONNECTIONS }: ListenSettings,
  { metrics, logger, watch }: ServerParts,
): Promise<StartedServers> {
  const gate = new ConnectionGate({ maxConnections, metrics })
  const places = systemdSocket
    ? (systemdSockets ?? takeSystemdSockets()).map((fd) => ({ fd, text: `the socket ${fd} of systemd` }))
    : listenAddresses
  const listening = places.map(async (place): Promise<Server> => {
    try {
      return await listen(listener, { ...place, gate, logger, watch })
    } catch (error) {
      throw new UserError(`cannot listen on ${place.text}: ${describeListenError(error)}`)
    }
  })
  const settled = await Promise.allSettled(listening)
  const servers = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const close = async (graceMs: number): Promise<void> => {
    await Promise.all(servers.map((server) => closeServer(server, graceMs)))
  }
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await close(0)
    throw failed.reason
  }
  return { urls: servers.map(urlOf), close }
}

function describeListenError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return 'the port is in use; stop what uses it, or choose another by --web.listen-address'
  if (code === 'EACCES') return 'permission denied; ports under 1024 need privileges'
  return error instanceof Error ? error.message : String(error)
}
