import type { Argv } from 'yargs'
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '../../log/logger.ts'
import { UNLISTED_POLICIES, type UnlistedPolicy } from '../../targets/unlisted.ts'
import { configFileFlag, durationMs, last, oneOf, wholeNumber } from '../flags.ts'
import { DEFAULT_MAX_CONNECTIONS } from '../start-servers.ts'
import { type LoadArgs, limitFlags, reloadFlags } from './load-flags.ts'

const PROBER_LOG_LEVELS = [...LOG_LEVELS, 'none'] as const

/** The flags of `serve`, read and complete. */
export interface ServeArgs extends LoadArgs {
  readonly 'config.file': string | undefined
  readonly 'config.check': boolean
  readonly 'web.listen-address': string[]
  readonly 'web.external-url': string | undefined
  readonly 'web.route-prefix': string | undefined
  readonly 'web.telemetry-path': string
  readonly 'web.config.file': string | undefined
  readonly 'web.systemd-socket': boolean
  readonly 'web.max-connections': number
  readonly 'web.enable-lifecycle': boolean
  readonly 'targets.unlisted': UnlistedPolicy
  readonly 'timeout-offset': number
  readonly 'log.level': LogLevel
  readonly 'log.format': LogFormat
  readonly 'log.prober': LogLevel | 'none'
  readonly workers: number
}

/** Declares the flags of `serve`: blackbox_exporter's, by the same names, and our own. */
export function serveFlags(parser: Argv): Argv<ServeArgs> {
  return workerFlags(logFlags(limitFlags(probeFlags(doorFlags(webFlags(reloadFlags(parser)))))))
    .option('config.file', configFileFlag)
    .option('config.check', { type: 'boolean', default: false, describe: 'Validate the configuration file and exit' })
    .example('$0 --config.file=probe-exporter.yml', 'Serve on port 9115')
    .example('$0 --config.file=blackbox.yml --targets.unlisted=allow', 'Take the place of blackbox_exporter')
    .example('$0 --config.check --config.file=probe-exporter.yml', 'Validate the file, and serve nothing')
}

function webFlags<Args>(parser: Argv<Args>) {
  return parser
    .option('web.listen-address', {
      type: 'string',
      array: true,
      requiresArg: true,
      default: [':9115'],
      describe: 'Address to listen on; repeatable',
    })
    .option('web.external-url', {
      type: 'string',
      requiresArg: true,
      coerce: last<string | undefined>,
      describe: 'URL under which Prometheus and browsers reach the exporter',
    })
    .option('web.route-prefix', {
      type: 'string',
      requiresArg: true,
      coerce: last<string | undefined>,
      describe: 'Path before each route  [default: the path of --web.external-url]',
    })
    .option('web.telemetry-path', {
      type: 'string',
      requiresArg: true,
      default: '/metrics',
      coerce: last<string>,
      describe: "Path of the exporter's own metrics",
    })
}

function doorFlags<Args>(parser: Argv<Args>) {
  return parser
    .option('web.config.file', {
      type: 'string',
      requiresArg: true,
      coerce: last<string | undefined>,
      describe: 'File with TLS, users, headers and rate limit of the exporter itself',
    })
    .option('web.systemd-socket', {
      type: 'boolean',
      default: false,
      describe: 'Listen on the sockets that systemd hands over, and not on addresses',
    })
    .option('web.max-connections', {
      type: 'string',
      requiresArg: true,
      default: String(DEFAULT_MAX_CONNECTIONS),
      coerce: wholeNumber('web.max-connections', 1, 1_000_000),
      describe: 'Connections that may be open at once',
    })
    .option('web.enable-lifecycle', {
      type: 'boolean',
      default: true,
      describe: 'Let POST /-/reload load the configuration file again',
    })
}

function probeFlags<Args>(parser: Argv<Args>) {
  return parser
    .option('targets.unlisted', {
      choices: UNLISTED_POLICIES,
      requiresArg: true,
      default: 'deny',
      coerce: oneOf('targets.unlisted', UNLISTED_POLICIES),
      describe: 'What is done with addresses that the configuration file does not list',
    })
    .option('timeout-offset', {
      type: 'string',
      requiresArg: true,
      default: '0.5',
      coerce: durationMs('timeout-offset'),
      describe: 'Seconds taken off the scrape timeout of Prometheus',
    })
}

/** More processes than this are no gain on any machine, and each takes its memory. */
const MAX_WORKERS = 64

function workerFlags<Args>(parser: Argv<Args>) {
  return parser.option('workers', {
    type: 'string',
    requiresArg: true,
    default: '1',
    coerce: wholeNumber('workers', 1, MAX_WORKERS),
    describe: 'Processes that serve scrapes',
  })
}

function logFlags<Args>(parser: Argv<Args>) {
  return parser
    .option('log.level', {
      choices: LOG_LEVELS,
      requiresArg: true,
      default: 'info',
      coerce: oneOf('log.level', LOG_LEVELS),
      describe: 'Lowest level that is logged',
    })
    .option('log.format', {
      choices: LOG_FORMATS,
      requiresArg: true,
      default: 'logfmt',
      coerce: oneOf('log.format', LOG_FORMATS),
      describe: 'Form of log lines',
    })
    .option('log.prober', {
      choices: PROBER_LOG_LEVELS,
      requiresArg: true,
      default: 'none',
      coerce: oneOf('log.prober', PROBER_LOG_LEVELS),
      describe: 'Lowest level of the logs of probes that is logged too; failures always are',
    })
}
