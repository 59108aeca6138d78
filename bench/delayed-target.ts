import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPort } from '../test/e2e/support/ports.ts'
import { startProcess } from '../test/support/processes.ts'

/** Debian's own Python, which starts at once. */
const PYTHON = '/usr/bin/python3'

const SCRIPT = fileURLToPath(new URL('delayed-target.py', import.meta.url))

/** What the target says of one connection. */
export interface Answered {
  /** The address that was dialled. */
  readonly ip: string
  /** From accepting the connection to having sent the banner. */
  readonly seconds: number
  /** How long it may have waited before it was accepted; a bound. */
  readonly queuedSeconds: number
}

export interface DelayedTarget extends AsyncDisposable {
  readonly port: number
  /** Ends the target. @returns all connections it answered. */
  readonly finish: () => Promise<readonly Answered[]>
}

/** Starts a target that answers a fixed time after it was connected to, on every address of the loopback network. */
export async function startDelayedTarget(folder: string, delayMs: number): Promise<DelayedTarget> {
  const port = await findPort()
  const file = join(folder, 'answered')
  const target = startProcess(PYTHON, [SCRIPT, String(port), String(delayMs), file])
  await target.output(/listening/)
  return {
    port,
    async finish() {
      target.kill('SIGTERM')
      await target.ended()
      return parseAnswered(await readFile(file, 'utf8'))
    },
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  }
}

/** Reads what the target wrote: a line with address, nanoseconds and nanoseconds for each connection. */
export function parseAnswered(text: string): readonly Answered[] {
  return text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [ip = '', taken, queued] = line.split(' ')
      return { ip, seconds: Number(taken) / 1e9, queuedSeconds: Number(queued) / 1e9 }
    })
}
