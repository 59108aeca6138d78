import { networkInterfaces } from 'node:os'
import type { CommandModule } from 'yargs'
import { loadConfig } from '../../config/load.ts'
import { loadProbers } from '../../probe/catalog.ts'

interface CheckArgs {
  readonly file: string
}

/** `probe-exporter check FILE`. */
export const checkCommand: CommandModule<object, CheckArgs> = {
  command: 'check <file>',
  describe: 'Validate a configuration file, and show every mistake with its place',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'Configuration file' })
      .example('$0 check probe-exporter.yml', 'Exit status 0 when the file is good, warnings or not; 1 when it is not'),
  handler: ({ file }) => checkConfig(file),
}

/**
 * Validates a configuration file, says what is in it, and what is allowed there but most likely not meant.
 * @throws ConfigError
 */
export async function checkConfig(file: string): Promise<void> {
  const { modules, targets, warnings, warningExcerpts } = await loadConfig(file, {
    loadProbers,
    interfaces: networkInterfaces(),
  })
  const counts = [count(modules.size, 'module'), count(targets.size, 'target')]
  if (warnings.length > 0) {
    process.stderr.write(`${warningExcerpts}\n`)
    counts.push(count(warnings.length, 'warning'))
  }
  process.stdout.write(`${file}: ok, ${counts.join(', ')}\n`)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
