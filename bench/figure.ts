/**
 * What a number is: seconds, bytes, something for each second, a share of one processor, how many
 * times as much, or a plain number.
 */
export type Unit = 'seconds' | 'bytes' | 'per second' | 'share' | 'times' | 'count'

/** One thing that was measured, round by round; the peer's list is empty where only ours has it. */
export interface Figure {
  /** What was done, as in `tcp`. */
  readonly work: string
  /** Under which load, as in `32 in flight`. */
  readonly load: string
  readonly measure: string
  readonly unit: Unit
  /** Which way is better; neither where it says how well something was measured. */
  readonly better: 'more' | 'less' | 'neither'
  readonly ours: readonly number[]
  readonly peer: readonly number[]
}
