import yargs, { type Argv } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import { suggestName } from '../config/nearest.ts'
import { VERSION } from '../exporter/version.ts'
import { checkCommand } from './commands/check.ts'
import { probeCommand } from './commands/probe.ts'
import { schemaCommand } from './commands/schema.ts'
import { serveCommand } from './commands/serve.ts'
import { UserError } from './user-error.ts'

/** Runs the command line. Every mistake of the user ends in a message and exit status 1, never in a stack. */
export async function run(args: readonly string[]): Promise<void> {
  const parser = createParser(args)
  try {
    await parser.parseAsync()
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    process.exitCode = 1
  }
}

function createParser(args: readonly string[]): Argv {
  const parser = yargs(args)
    .scriptName('probe-exporter')
    .usage('$0 [command] [flags]\n\nProbes TCP and HTTP services for Prometheus: one scrape, one probe.')
    .parserConfiguration({
      'dot-notation': false,
      'camel-case-expansion': false,
      'greedy-arrays': false,
      'duplicate-arguments-array': true,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .command(serveCommand)
    .command(probeCommand)
    .command(checkCommand)
    .command(schemaCommand)
    .version(VERSION)
    .alias('help', 'h')
    .strict()
    .wrap(null)
    .exitProcess(false)
    .showHelpOnFail(false)
  return parser.fail((message, error) => {
    throw error ?? new UserError(explainUsage(message, knownFlags(parser)))
  })
}

/** Names the nearest flag or command where yargs says only that there is none. */
function explainUsage(message: string, known: readonly string[]): string {
  const unknown = /^Unknown arguments?: (?<names>.*)$/.exec(message)?.groups?.['names']
  if (unknown === undefined) return `${message}; see probe-exporter --help`
  const names = [...new Set(unknown.split(', '))]
  return names
    .map((name) => {
      const flag = process.argv.some((arg) => arg.replace(/^-+/, '').split('=')[0] === name && arg.startsWith('-'))
      return flag ? `unknown flag --${name}${suggestName(name, known)}` : `unexpected argument ${JSON.stringify(name)}`
    })
    .concat('see probe-exporter --help')
    .join('; ')
}

function knownFlags(parser: Argv): readonly string[] {
  // yargs keeps the options of the command at hand there, and types none of it.
  const { key } = (parser as unknown as { getOptions(): { key: Readonly<Record<string, unknown>> } }).getOptions()
  return Object.keys(key)
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.excerpts
  if (error instanceof UserError) return `probe-exporter: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
