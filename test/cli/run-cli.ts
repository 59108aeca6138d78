import { fileURLToPath } from 'node:url'
import {
  type ProcessOptions,
  type ProgramResult,
  type RunningProcess,
  runProgram,
  startProcess,
} from '../support/processes.ts'

/** The command line itself. */
export const MAIN: string = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
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

/** A command line, and the folder that it runs in where that matters. */
export type CommandLine = readonly string[] | { readonly args: readonly string[]; readonly cwd: string }

/** Runs command lines that end by themselves, one after the other in one process: to start one for each takes long. */
export async function runMany(
  lines: readonly CommandLine[],
  options: Pick<ProcessOptions, 'env'> = {},
): Promise<readonly ProgramResult[]> {
  const { stdout, stderr } = await runProgram('env', [...NODE, MANY, JSON.stringify(lines)], options)
  if (stderr !== '') throw new Error(stderr)
  return JSON.parse(stdout) as ProgramResult[]
}
