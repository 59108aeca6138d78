/** Labels of a sample. */
export type Labels = Readonly<Record<string, string>>

/** One value of a metric. */
export interface Sample {
  /** What stands between the family's name and the labels, where it is not what the family has: `_bucket`, `_sum`, … */
  readonly suffix?: string
  readonly labels: Labels
  /** An integer that no double holds keeps its digits as a bigint. */
  readonly value: number | bigint
  /** When the counter began to count, in Unix seconds. */
  readonly created?: number
}

/** The types of OpenMetrics 1.0 that we have metrics of. */
export const FAMILY_TYPES = ['counter', 'gauge', 'histogram', 'summary', 'info', 'stateset', 'unknown'] as const
export type FamilyType = (typeof FAMILY_TYPES)[number]

/** A metric with its samples as plain data, the same for every format. */
export interface Family {
  /** Without the `_total` of a counter and the `_info` of an info. */
  readonly name: string
  /** What stands between the name and the labels of a sample: `_total` of a counter, `_info` of an info. */
  readonly suffix: string
  readonly type: FamilyType
  readonly help: string
  /** Base unit, which is also the end of the name. */
  readonly unit: string | undefined
  readonly samples: readonly Sample[]
}
