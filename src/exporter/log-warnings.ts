import type { Config } from '../config/load.ts'
import type { Logger } from '../log/logger.ts'

/** Says what is odd in a file, each time that it is loaded. */
export function logWarnings(logger: Logger, { file, warnings }: Config): void {
  for (const { line, column, message } of warnings) {
    logger.log('warn', 'Configuration warning', { file, line, column, warning: message })
  }
}
