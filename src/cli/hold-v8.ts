import { SEMI_SPACE, TURBOFAN } from './tune-process.ts'

/**
 * Keeps V8's space for new objects as small as it begins, while the exporter starts: nearly all that is made then stays, so
 * that this space would grow for objects that leave it at once. An idle exporter would keep 15 MB of it for nothing. Turbofan is
 * held back from the beginning of the process on, by its flag. Processes that have not our flags are left alone.
 */
export function holdV8(execArgv: readonly string[] = process.execArgv, set: (flag: string) => void = setFlag): void {
  // V8 takes it only while it runs: at its start it makes 2 of it.
  if (execArgv.includes(SEMI_SPACE)) set('--semi-space-growth-factor=1')
}

/**
 * Lets that space grow again, up to its limit, and gives Turbofan the patience that it has by itself: with functions that were
 * called some times before, only when they have used up the longer one.
 */
export function releaseV8(execArgv: readonly string[] = process.execArgv, set: (flag: string) => void = setFlag): void {
  if (execArgv.includes(SEMI_SPACE)) set('--semi-space-growth-factor=2')
  if (execArgv.includes(TURBOFAN)) set('--invocation-count-for-turbofan=3000')
}

/** An import would be loaded by the process that is begun anew, too. */
function setFlag(flag: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flag)
}
