import type { CommandModule } from 'yargs'
import { suggestName } from '../../config/nearest.ts'
import { createExporter, type FinishedProbe } from '../../exporter/create-exporter.ts'
import { createLogger } from '../../log/logger.ts'
import { quote } from '../../log/quote.ts'
import { collectFamilies } from '../../metrics/collect.ts'
import { OPENMETRICS, TEXT } from '../../metrics/exposition.ts'
import { HttpError } from '../../targets/http-error.ts'
import { configFileFlag, defaultConfigFile, durationMs, last, oneOf } from '../flags.ts'
import { renderProbeJson, renderProbeReport } from '../probe-report.ts'
import { UserError } from '../user-error.ts'

const FORMATS = ['human', 'text', 'openmetrics', 'json'] as const

interface ProbeArgs {
  readonly target: string
  readonly module: string | undefined
  readonly 'config.file': string | undefined
  readonly timeout: number | undefined
  readonly format: (typeof FORMATS)[number]
}

/** `probe-exporter probe TARGET`. */
export const probeCommand: CommandModule<object, ProbeArgs> = {
  command: 'probe <target>',
  describe: 'Probe a target once, and show how it went',
  builder: (parser) =>
    parser
      .positional('target', {
        type: 'string',
        demandOption: true,
        describe: 'Target of the configuration file, or any address together with --module',
      })
      .option('config.file', configFileFlag)
      .option('module', {
        type: 'string',
        requiresArg: true,
        coerce: last<string | undefined>,
        describe: 'Module to probe an address with',
      })
      .option('timeout', {
        type: 'string',
        requiresArg: true,
        coerce: (value: string | undefined) => (value === undefined ? undefined : durationMs('timeout')(value)),
        describe: 'Longest time that the probe may take, where the module sets none that is shorter',
      })
      .option('format', {
        choices: FORMATS,
        requiresArg: true,
        default: 'human' as const,
        coerce: oneOf('format', FORMATS),
        describe: 'What is shown: a report, or the metrics in one of the formats',
      })
      .example('$0 probe clock', 'Probe the target clock; exit status 0 when it succeeds, 1 when it fails')
      .example('$0 probe example.org:443 --module=tcp_connect', 'Probe an address that the file does not list')
      .example('$0 probe clock --format=openmetrics', 'Show what Prometheus would read'),
  handler: probe,
}

async function probe(args: ProbeArgs): Promise<void> {
  const configFile = args['config.file'] ?? defaultConfigFile()
  const exporter = await createExporter({
    configFile,
    logger: createLogger({ level: 'error', format: 'logfmt', write: () => {} }),
    proberLogLevel: 'none',
    unlisted: 'allow',
    timeoutOffsetMs: 0,
    historyLimit: 1,
    historyMaxBytes: Number.POSITIVE_INFINITY,
    maxConcurrency: 1,
    autoReloadMs: undefined,
  })
  const { target, module, timeout } = args
  const { targets } = exporter.config
  if (module === undefined && !targets.has(target)) {
    const hint = suggestName(target, targets.keys())
    throw new UserError(`there is no target ${quote(target)} in ${configFile}${hint}; an address needs --module`)
  }
  try {
    const finished = await exporter.probe({ target, module, scrapeTimeoutMs: timeout })
    process.stdout.write(await renderProbe(args.format, finished, exporter.config.redact))
    process.exitCode = finished.result.outcome.ok ? 0 : 1
  } catch (error) {
    if (error instanceof HttpError) throw new UserError(error.message)
    throw error
  }
}

async function renderProbe(
  format: ProbeArgs['format'],
  finished: FinishedProbe,
  redact: (text: string) => string,
): Promise<string> {
  const families = await collectFamilies(finished.result.metrics.registry, (reason, sample) => {
    process.stderr.write(`sample ${quote(sample)} dropped: ${reason}\n`)
  })
  switch (format) {
    case 'text':
      return TEXT.render(families)
    case 'openmetrics':
      return OPENMETRICS.render(families)
    case 'json':
      return renderProbeJson(finished, families, redact)
    case 'human':
      return renderProbeReport(finished, families, redact)
    default:
      return assertNever(format)
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}
