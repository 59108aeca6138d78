import { closeSync, openSync } from 'node:fs'

const CODES = ['EMFILE', 'ENFILE']

/** Whether a probe failed since this process, or the machine, has no file descriptors left. The target knows nothing of it. */
export function lacksDescriptors(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (hasCode(cause)) return true
  try {
    // Resolvers keep to themselves why they failed.
    closeSync(openSync('/dev/null', 'r'))
    return false
  } catch (lack) {
    return hasCode(lack)
  }
}

function hasCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CODES.includes(String(error.code))
}
