import { closeSync, openSync } from 'node:fs'

const CODES: readonly unknown[] = ['EMFILE', 'ENFILE']
/** How far causes are followed; one that leads back to itself has no end. */
const MAX_CAUSES = 10

/** Whether a probe failed since this process, or the machine, has no file descriptors left. The target knows nothing of it. */
export function lacksDescriptors(error: unknown): boolean {
  try {
    let cause = error
    for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth += 1) {
      if (hasCode(cause)) return true
      cause = cause.cause
    }
    // Resolvers keep to themselves why they failed.
    closeSync(openSync('/dev/null', 'r'))
    return false
  } catch (lack) {
    return hasCode(lack)
  }
}

function hasCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CODES.includes(error.code)
}
