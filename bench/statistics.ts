/** A value that rounds agree on, and how far they went apart. */
export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** The value below which a share (0 … 1) of the values lie, by the nearest rank; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The middle value, or the mean of the two in the middle; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export function summarise(values: readonly number[]): Summary {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

/** The ratio of each round's pair: what both had to bear in one round does not show. */
export function ratios(ours: readonly number[], peer: readonly number[]): number[] {
  return ours.flatMap((value, round) => {
    const other = peer[round]
    return other === undefined || other === 0 ? [] : [value / other]
  })
}
