import yargs, { type Argv } from 'yargs'
import { VERSION } from '../version.ts'
import { checkCommand } from './commands/check.ts'
import { probeCommand } from './commands/probe.ts'
import { schemaCommand } from './commands/schema.ts'
import { serveCommand } from './commands/serve.ts'
import { describeError } from './describe-error.ts'
import { checkValues, explainUsage } from './explain-usage.ts'
import { UserError } from './user-error.ts'

/** Runs the command line. Every mistake of the user ends in a message and exit status 1, never in a stack. */
export async function run(args: readonly string[]): Promise<void> {
  const parser = createParser(args)
  // Whoever reads our output may have seen enough: `probe-exporter schema | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.stderr.write(`${describeError(new UserError(`cannot write the output: ${error.message}`))}\n`)
    process.exitCode = 1
  })
  try {
    await parser.parseAsync()
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`)
    process.exitCode = 1
  }
}

function createParser(args: readonly string[]): Argv {
  const parser: Argv = yargs(args)
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
    .locale('en')
    .alias('help', 'h')
    .strict()
    .check(() => checkValues(parser, args))
    .wrap(null)
    .exitProcess(false)
    .showHelpOnFail(false)
  return parser.fail((message, error) => {
    // What our own code throws is told from what yargs finds wrong by its class, but where yargs wraps the former.
    const isUsage = error === undefined || error.name === 'YError'
    throw isUsage ? new UserError(explainUsage(message, parser, args)) : error
  })
}
