import type { Argv } from 'yargs'
import { durationMs, last, wholeNumber } from '../flags.ts'
import { UserError } from '../user-error.ts'

interface ReloadArgs {
  readonly 'config.enable-auto-reload': boolean
  readonly 'config.auto-reload-interval': number
}

interface LimitArgs {
  readonly 'probe.max-concurrency': number
  readonly 'history.limit': number
  readonly 'history.max-bytes': number
}

/** The flags that bound what the exporter does and keeps, and that let it reload by itself. */
export type LoadArgs = ReloadArgs & LimitArgs

const MIN_RELOAD_MS = 1000

/** Declares how the configuration is looked after: blackbox_exporter's flags, by the same names. */
export function reloadFlags<Args>(parser: Argv<Args>): Argv<Args & ReloadArgs> {
  const readInterval = durationMs('config.auto-reload-interval')
  return parser
    .option('config.enable-auto-reload', {
      type: 'boolean',
      default: false,
      describe: 'Reload the configuration file when it changes, or a file that it refers to',
    })
    .option('config.auto-reload-interval', {
      type: 'string',
      requiresArg: true,
      default: '30s',
      coerce: (value: string | readonly string[]) => {
        const ms = readInterval(value)
        if (ms >= MIN_RELOAD_MS) return ms
        throw new UserError(`--config.auto-reload-interval=${last(value)}: expected at least 1s`)
      },
      describe: 'How often it is looked at for changes',
    })
}

/** Declares the bounds of probes at a time, and of what is remembered of them. */
export function limitFlags<Args>(parser: Argv<Args>): Argv<Args & LimitArgs> {
  return parser
    .option('probe.max-concurrency', {
      type: 'string',
      requiresArg: true,
      default: '1000',
      coerce: wholeNumber('probe.max-concurrency', 1, 100_000),
      describe: 'Most probes that run at a time; further scrapes wait, and are answered with 503 when that is too long',
    })
    .option('history.limit', {
      type: 'string',
      requiresArg: true,
      default: '100',
      coerce: wholeNumber('history.limit', 0, 10_000),
      describe: 'Number of probes that the status page remembers',
    })
    .option('history.max-bytes', {
      type: 'string',
      requiresArg: true,
      default: String(16 * 1024 * 1024),
      coerce: wholeNumber('history.max-bytes', 0, 2 ** 40),
      describe: 'Most bytes of memory that they take together',
    })
}
