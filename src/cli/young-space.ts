import { FLAGS } from './tune-process.ts'

/**
 * Keeps V8's space for new objects as small as it begins, while the exporter starts: nearly all that is made then stays, so
 * that this space would grow for objects that leave it at once. An idle exporter would keep 15 MB of it for nothing.
 */
export function holdYoungSpace(execArgv?: readonly string[], set?: (flag: string) => void): void {
  setGrowth(1, execArgv, set) // V8 takes it only while it runs: at its start it makes 2 of it.
}

/** Lets the space grow again, up to its limit. */
export function releaseYoungSpace(execArgv?: readonly string[], set?: (flag: string) => void): void {
  setGrowth(2, execArgv, set) // The default.
}

/** Leaves processes alone that have not our flags. */
function setGrowth(
  factor: number,
  execArgv: readonly string[] = process.execArgv,
  // An import would be loaded by the process that is begun anew, too.
  set: (flag: string) => void = (flag) => process.getBuiltinModule('node:v8').setFlagsFromString(flag),
): void {
  if (FLAGS.every((flag) => execArgv.includes(flag))) set(`--semi-space-growth-factor=${factor}`)
}
