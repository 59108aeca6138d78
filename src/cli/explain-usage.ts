import type { Argv } from 'yargs'
import { suggestName } from '../config/nearest.ts'
import { quote } from '../log/quote.ts'
import { UserError } from './user-error.ts'

/** The commands, with what each has to be given. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['serve', 'nothing'],
  ['probe', 'a target'],
  ['check', 'a configuration file'],
  ['schema', 'nothing'],
])

/** Says in one line what yargs says in several or at odds with this file, with the nearest flag or command. */
export function explainUsage(message: string, parser: Argv, args: readonly string[]): string {
  const unknown = /^Unknown (?:arguments?|commands?): (?<names>.*)$/.exec(message)?.groups?.['names']
  const valueless = /^Not enough arguments following: (?<flag>.*)$/.exec(message)?.groups?.['flag']
  const [command = 'serve'] = args.filter((arg) => COMMANDS.has(arg))
  if (unknown !== undefined) {
    const names = [...new Set(unknown.split(', '))]
    const wrongCommand = names.find((name) => args[0] === name)
    const mistakes = wrongCommand
      ? [`unknown command ${quote(wrongCommand)}${suggestName(wrongCommand, COMMANDS.keys())}`]
      : names.map((name) => explainUnknown(name, parser, args))
    return [...mistakes, HELP].join('; ')
  }
  if (valueless !== undefined) return `--${valueless} needs a value; ${HELP}`
  if (message.startsWith('Not enough non-option')) return `${command} needs ${COMMANDS.get(command)}; ${HELP}`
  return message.startsWith('--') ? message : `${message}; ${HELP}`
}

const HELP = 'see probe-exporter --help'

function explainUnknown(name: string, parser: Argv, args: readonly string[]): string {
  const flags = args.flatMap((arg) => /^-[^=]+/.exec(arg)?.[0] ?? [])
  const flag = flags.find((arg) => [`-${name}`, `--${name}`, `--no-${name}`].includes(arg))
  if (flag === undefined) return `unexpected argument ${quote(name)}`
  const hint = suggestName(name.replace(/^no-/, ''), Object.keys(optionsOf(parser).key))
  return `unknown flag ${flag}${hint.replace('did you mean ', 'did you mean --')}`
}

/**
 * Finds what yargs lets pass: it takes every value of a boolean but true for false, and no value of a repeatable flag
 * for its default.
 * @throws UserError
 */
export function checkValues(parser: Argv, args: readonly string[]): true {
  const { boolean, array } = optionsOf(parser)
  for (const [index, arg] of args.entries()) {
    const { flag = '', value } = /^--(?:no-)?(?<flag>[^=]+)(?:=(?<value>.*))?$/.exec(arg)?.groups ?? {}
    if (boolean.includes(flag) && value !== undefined && !/^(?:true|false)$/.test(value)) {
      throw new UserError(`${arg}: expected true or false`)
    }
    const next = args[index + 1]
    if (array.includes(flag) && value === undefined && (next === undefined || next.startsWith('-'))) {
      throw new UserError(`${arg} needs a value`)
    }
  }
  return true
}

interface YargsOptions {
  readonly key: Readonly<Record<string, unknown>>
  readonly boolean: readonly string[]
  readonly array: readonly string[]
}

/** yargs keeps the options of the command at hand there, and types none of it. */
function optionsOf(parser: Argv): YargsOptions {
  return (parser as unknown as { getOptions(): YargsOptions }).getOptions()
}
