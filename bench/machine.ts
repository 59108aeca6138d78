import { readFile } from 'node:fs/promises'
import { arch, availableParallelism, cpus, release, totalmem } from 'node:os'
import { runProgram } from '../test/support/processes.ts'
import { PEER } from './exporters.ts'
import type { Options } from './options.ts'

/** What the figures depend on. */
export interface Machine {
  readonly date: string
  /** How often and how long was measured. */
  readonly rounds: string
  readonly processor: string
  readonly memory: string
  readonly kernel: string
  readonly ours: string
  readonly peer: string
  readonly node: string
}

/** Describes this machine and what ran on it, today. */
export async function describeMachine({ rounds, seconds }: Options): Promise<Machine> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const { stdout, stderr } = await runProgram(PEER, ['--version'])
  const [, peer = 'unknown', go = ''] = /version (\S+)[\s\S]*?go version:\s+(\S+)/.exec(stdout + stderr) ?? []
  return {
    date: new Date().toISOString().slice(0, 10),
    rounds: `${rounds} rounds of ${seconds} s`,
    processor: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `Linux ${release()} ${arch()}`,
    ours: `probe-exporter ${version}`,
    peer: `blackbox_exporter ${peer} (${go})`,
    node: `Node.js ${process.versions.node}`,
  }
}
