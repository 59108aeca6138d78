import { FLAGS } from './tune-process.ts'

/**
 * Keeps V8's space for new objects as small as it begins, while the exporter starts: nearly all that is made then stays, so
 * that this space would grow for objects that leave it at once. An idle exporter would keep 15 MB of it for nothing.
 */
export function holdV8(execArgv?: readonly string[], set?: (flag: string) => void): void {
  setFlags(['--semi-space-growth-factor=1'], execArgv, set) // V8 takes it only while it runs: at its start it makes 2 of it.
}

/** Lets that space grow again, up to its limit, and functions be optimized as soon as V8 does by itself. */
export function releaseV8(execArgv?: readonly string[], set?: (flag: string) => void): void {
  setFlags(['--semi-space-growth-factor=2', '--invocation-count-for-turbofan=3000'], execArgv, set) // The defaults.
}

/** Leaves processes alone that have not our flags: their V8 may not know these. */
function setFlags(
  flags: readonly string[],
  execArgv: readonly string[] = process.execArgv,
  // An import would be loaded by the process that is begun anew, too.
  set: (flag: string) => void = (flag) => process.getBuiltinModule('node:v8').setFlagsFromString(flag),
): void {
  if (FLAGS.every((flag) => execArgv.includes(flag))) for (const flag of flags) set(flag)
}
