/** Runs the command lines that its argument lists as JSON, and prints what each has left: a helper of `runMany`. */
import { run } from '../../src/cli/run.ts'
import type { CommandLine } from './run-cli.ts'

const results: { status: number; stdout: string; stderr: string }[] = []
const write = process.stdout.write.bind(process.stdout)

const home = process.cwd()

for (const line of JSON.parse(process.argv[2] ?? '[]') as CommandLine[]) {
  const { args, cwd } = 'args' in line ? line : { args: line, cwd: home }
  process.chdir(cwd)
  const result = { status: 0, stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (chunk: string | Uint8Array) => {
      result[name] += String(chunk)
      return true
    }
  }
  process.exitCode = 0
  await run(args)
  process.stdout.removeAllListeners('error')
  results.push({ ...result, status: Number(process.exitCode) })
}
process.exitCode = 0
write(JSON.stringify(results))
