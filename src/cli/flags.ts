import { existsSync } from 'node:fs'
import { DURATION_FORM, parseDuration } from '../config/duration.ts'
import { suggestName } from '../config/nearest.ts'
import { UserError } from './user-error.ts'

/** The file that is read where no flag names one: ours, or the one that blackbox_exporter would read. */
export function defaultConfigFile(): string {
  return !existsSync('probe-exporter.yml') && existsSync('blackbox.yml') ? 'blackbox.yml' : 'probe-exporter.yml'
}

/** `--config.file`, the same for every command that reads one. */
export const configFileFlag: ConfigFileFlag = {
  type: 'string',
  requiresArg: true,
  describe: 'Configuration file  [default: probe-exporter.yml, or blackbox.yml where only that is there]',
  coerce: (value) => {
    const file = last(value)
    if (file !== '') return file
    throw new UserError('--config.file=: expected the name of a file')
  },
}

interface ConfigFileFlag {
  readonly type: 'string'
  readonly requiresArg: true
  readonly describe: string
  readonly coerce: (value: string | undefined | readonly (string | undefined)[]) => string | undefined
}

/** A flag that is given several times counts as it is given last. */
export function last<T extends string | undefined>(value: T | readonly T[]): T {
  return Array.isArray(value) ? value.at(-1) : (value as T)
}

/** What yargs gives for a flag with a value: a list when it was given several times. */
type FlagValue = string | readonly string[]

/** Reads a flag that is one of a few words. */
export function oneOf<T extends string>(flag: string, allowed: readonly T[]): (value: FlagValue) => T {
  return (value) => {
    const text = last(value)
    const found = allowed.find((candidate) => candidate === text)
    if (found !== undefined) return found
    throw new UserError(`--${flag}=${text}${suggestName(text, allowed)}; allowed are ${allowed.join(', ')}`)
  }
}

/** Reads a flag that is a whole number within bounds. */
export function wholeNumber(flag: string, lowest: number, highest: number): (value: FlagValue) => number {
  return (value) => {
    const text = last(value)
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (number >= lowest && number <= highest) return number
    throw new UserError(`--${flag}=${text}: expected a whole number from ${lowest} to ${highest}`)
  }
}

/** Reads a flag that is a duration (`1m30s`), or a number of seconds, as blackbox_exporter takes them. */
export function durationMs(flag: string): (value: FlagValue) => number {
  return (value) => {
    const text = last(value)
    const ms = parseDuration(/^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text)
    if (ms !== undefined) return ms
    throw new UserError(`--${flag}=${text}: expected seconds, or ${DURATION_FORM}, at most 596h`)
  }
}
