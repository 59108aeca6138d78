import { fileURLToPath } from 'node:url'
import {
  type ProcessOptions,
  type ProgramResult,
  type RunningProcess,
  runProgram,
  startProcess,
} from '../support/processes.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const MANY = fileURLToPath(new URL('run-many.ts', import.meta.url))

/** A terminal is what colours are for, whatever the variable says that some systems set for their tests. */
const NODE = ['-u', 'FORCE_COLOR', process.execPath, '--conditions=probe-exporter-source']

/** The example of the repository. */
export const EXAMPLE: string = fileURLToPath(new URL('../../examples/probe-exporter.yml', import.meta.url))

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], options: ProcessOptions = {}): Promise<ProgramResult> {
  return runProgram('env', [...NODE, MAIN, ...args], options)
}

/** Starts the command line. */
export function startCli(args: readonly string[]): RunningProcess {
  return startProcess('env', [...NODE, MAIN, ...args])
}

/** Runs command lines that end by themselves, one after the other in one process: to start one for each takes long. */
export async function runMany(lines: readonly (readonly string[])[]): Promise<readonly ProgramResult[]> {
  const { stdout, stderr } = await runProgram('env', [...NODE, MANY, JSON.stringify(lines)])
  if (stderr !== '') throw new Error(stderr)
  return JSON.parse(stdout) as ProgramResult[]
}
