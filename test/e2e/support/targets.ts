import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { startHitCounter } from '../../../examples/services/hit-counter.ts'
import type { RunningProcess } from '../../support/processes.ts'
import { createFolder } from './folder.ts'
import { startNginx } from './nginx.ts'
import { findPort } from './ports.ts'
import { startXinetd } from './xinetd.ts'

const EXAMPLE = new URL('../../../examples/probe-exporter.yml', import.meta.url)
const PROBERS = fileURLToPath(new URL('../../../examples/probers/*.ts', import.meta.url))

/** The targets of the example file. */
export const TARGETS = ['clock', 'hits', 'site', 'down'] as const

/** Since when the hit counter counts. */
export const LAUNCHED: Date = new Date('2026-01-02T03:04:05.678Z')

/** What runs behind those targets: real services, and a port at which nothing listens. */
export interface Targets extends AsyncDisposable {
  /** The example file with the addresses of these services. */
  readonly configText: string
  readonly hitsPort: number
  readonly clock: RunningProcess
  /** Starts the clock again, once its process has ended. */
  readonly restartClock: () => Promise<void>
}

/** Starts xinetd as `clock`, the hit counter as `hits` and nginx as `site`; `down` is left alone. */
export async function startTargets(): Promise<Targets> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await createFolder()).path
  const ports = { clock: await findPort(), site: await findPort(), down: await findPort() }
  const clock = stack.use(await startXinetd(folder, ports.clock))
  stack.use(await startNginx(folder, ports.site))
  const hits = await startHitCounter(0, LAUNCHED)
  stack.defer(() => hits.close())

  const addresses: Readonly<Record<(typeof TARGETS)[number], string>> = {
    clock: `127.0.0.1:${ports.clock}`,
    hits: `127.0.0.1:${hits.port}`,
    site: `http://127.0.0.1:${ports.site}/`,
    down: `127.0.0.1:${ports.down}`,
  }
  const owned = stack.move()
  return {
    configText: await rewriteExample(addresses),
    hitsPort: hits.port,
    clock,
    restartClock: async () => {
      owned.use(await startXinetd(folder, ports.clock))
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function rewriteExample(addresses: Readonly<Record<string, string>>): Promise<string> {
  const document = parseDocument(await readFile(EXAMPLE, 'utf8'))
  for (const [target, address] of Object.entries(addresses)) document.setIn(['targets', target, 'address'], address)
  document.setIn(['targets', 'site', 'scrape_interval'], '2s')
  document.setIn(['probers'], [PROBERS])
  return String(document)
}
