import { ConfigError } from '../config/config-error.ts'
import { UserError } from './user-error.ts'

/** Says what ends a command: to the user what is theirs to mend, and with its stack what is ours. */
export function describeError(error: unknown): string {
  if (error instanceof ConfigError) return error.excerpts
  if (error instanceof UserError) return `probe-exporter: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
