import { spawn } from 'node:child_process'
import type { Logger } from '../log/logger.ts'
import { UserError } from './user-error.ts'

/** The first file that systemd hands over. */
const FIRST_FD = 3

/**
 * The sockets that systemd listens on for us (sd_listen_fds). They are ours from then on: what we start is not told of them.
 * @throws UserError where there are none.
 */
export function takeSystemdSockets(env: NodeJS.ProcessEnv = process.env): readonly number[] {
  const { LISTEN_PID: pid, LISTEN_FDS: fds = '' } = env
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete env[name]
  const count = pid === String(process.pid) && /^[1-9]\d{0,3}$/.test(fds) ? Number(fds) : 0
  if (count > 0) return Array.from({ length: count }, (_, index) => FIRST_FD + index)
  throw new UserError('--web.systemd-socket: systemd has handed over no socket; is there a .socket unit?')
}

/**
 * Tells systemd how the exporter is, for units of `Type=notify`. Node.js has no datagram sockets of the file system, so
 * that systemd's own program does it, and the unit needs `NotifyAccess=all`.
 * @returns once systemd was told; at once where nobody asks for it.
 */
export async function notifySystemd(
  state: 'READY=1' | 'STOPPING=1',
  logger: Logger,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (!env['NOTIFY_SOCKET']) return
  await new Promise<void>((resolve) => {
    const complain = (error: string): void => {
      logger.log('warn', 'systemd was not told', { state, error })
      resolve()
    }
    const program = spawn('systemd-notify', [state], { stdio: 'ignore', timeout: 5000, env })
    program.once('error', ({ message }) => complain(message))
    program.once('exit', (status, signal) => {
      if (status === 0) resolve()
      else complain(`systemd-notify ended with ${status ?? signal}`)
    })
  })
}
