import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { type RunningProcess, startProcess } from '../../support/processes.ts'
import { eventually } from './eventually.ts'

/** Starts xinetd with its own daytime service (RFC 867) on a port of 127.0.0.1, and with nothing else. */
export async function startXinetd(folder: string, port: number): Promise<RunningProcess> {
  const file = join(folder, 'xinetd.conf')
  await writeFile(
    file,
    `service daytime
{
    type = INTERNAL UNLISTED
    id = daytime-stream
    socket_type = stream
    protocol = tcp
    bind = 127.0.0.1
    port = ${port}
    user = ${userInfo().username}
    wait = no
    cps = 1000 1
    log_type = FILE ${join(folder, 'xinetd.log')}
}
`,
  )
  const xinetd = startProcess('xinetd', ['-dontfork', '-f', file, '-pidfile', join(folder, 'xinetd.pid')])
  await eventually(
    () => accepts(port),
    (accepted) => accepted,
  )
  return xinetd
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', () => resolve(false))
    socket.once('connect', () => resolve(true))
    socket.once('connect', () => socket.destroy())
  })
}
