import type { NamedCase } from './case.ts'

const COLUMNS = ['as peer', 'as 0.28', 'listed', 'failed'] as const
type Column = (typeof COLUMNS)[number]

/** Counts how the cases came out. */
export interface Tally {
  readonly add: (probed: NamedCase, hasPassed: boolean) => void
  /** The counts of every area as a table, and the differences that were met. */
  readonly describe: () => string
}

/** Starts to count. */
export function createTally(): Tally {
  const counts = new Map<string, Record<Column, number>>()
  const differences = new Map<string, number>()
  return {
    add: ({ area, expected, differs }, hasPassed) => {
      const row = counts.get(area) ?? { 'as peer': 0, 'as 0.28': 0, listed: 0, failed: 0 }
      row[!hasPassed ? 'failed' : expected !== undefined ? 'as 0.28' : differs !== undefined ? 'listed' : 'as peer'] +=
        1
      counts.set(area, row)
      if (differs !== undefined) differences.set(differs.id, (differences.get(differs.id) ?? 0) + 1)
    },
    describe: () => {
      const rows = Array.from(counts, ([area, row]) => [area, ...COLUMNS.map((column) => row[column])] as const)
      const sums = COLUMNS.map((column) => Array.from(counts.values(), (row) => row[column]).reduce((a, b) => a + b, 0))
      const lines = [['area', ...COLUMNS], ...rows, ['all', ...sums]].map(describeRow)
      return [...lines, ...Array.from(differences, ([id, count]) => `listed: ${id} (${count})`)].join('\n')
    },
  }
}

function describeRow([area = '', ...cells]: readonly (string | number)[]): string {
  return `${String(area).padEnd(20)}${cells.map((cell) => String(cell).padStart(9)).join('')}`
}
