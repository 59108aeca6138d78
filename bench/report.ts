import { styleText } from 'node:util'
import type { Figure, Unit } from './figure.ts'
import type { Machine } from './machine.ts'
import { ratios, type Summary, summarise } from './statistics.ts'

const HEADINGS = ['work', 'load', 'measure', 'ours', 'blackbox_exporter', 'ratio', 'range of the ratio'] as const

/** Nearer to 1 than this is neither better nor worse. */
const SAME = 0.05

/** What is written of a figure: a text for each heading, and whether ours is better. */
interface Row {
  readonly cells: readonly string[]
  readonly verdict: 'better' | 'worse' | 'same'
}

/** Writes the figures as a table for a terminal. */
export function renderTable(figures: readonly Figure[], coloured: boolean): string {
  const rows = figures.map(describe)
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  )
  const pad = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  const paint = { better: 'green', worse: 'red', same: 'reset' } as const
  const lines = rows.map(({ cells, verdict }) => {
    return coloured ? styleText(paint[verdict], pad(cells), { validateStream: false }) : pad(cells)
  })
  return [pad(HEADINGS), ...lines].join('\n')
}

/** Writes the figures as they stand in bench/README.md. */
export function renderMarkdown(figures: readonly Figure[], machine: Machine, notes: readonly string[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    `${machine.date}, ${machine.rounds}: ${machine.ours} on ${machine.node}, ${machine.peer}; ${machine.processor}, ${machine.memory}, ${machine.kernel}.`,
    '',
    line(HEADINGS),
    line(HEADINGS.map((_, column) => (column < 3 ? '---' : '---:'))),
    ...figures.map((figure) => line(describe(figure).cells)),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `- ${note}`)]),
  ].join('\n')
}

function describe({ work, load, measure, unit, better, ours, peer }: Figure): Row {
  const values = (rounds: readonly number[]): string =>
    rounds.length === 0 ? '–' : formatValue(summarise(rounds).median, unit)
  const pairs = better === 'neither' ? [] : ratios(ours, peer)
  const cells = [work, load, measure, values(ours), values(peer)]
  if (pairs.length === 0) return { cells: [...cells, '–', '–'], verdict: 'same' }
  const ratio = summarise(pairs)
  return {
    cells: [...cells, ratio.median.toFixed(2), `${ratio.min.toFixed(2)} … ${ratio.max.toFixed(2)}`],
    verdict: judge(ratio, better),
  }
}

function judge({ median }: Summary, better: Figure['better']): Row['verdict'] {
  if (Math.abs(median - 1) <= SAME) return 'same'
  return median > 1 === (better === 'more') ? 'better' : 'worse'
}

/** Writes a value with three digits and the unit that suits it. */
export function formatValue(value: number, unit: Unit): string {
  if (value === 0) return '0'
  switch (unit) {
    case 'seconds':
      if (value >= 1) return `${value.toPrecision(3)} s`
      return value >= 1e-3 ? `${digits(value * 1e3)} ms` : `${digits(value * 1e6)} µs`
    case 'bytes':
      return `${digits(value / 2 ** 20)} MiB`
    case 'per second':
      return `${digits(value)} /s`
    case 'share':
      return `${digits(value * 100)} %`
    case 'times':
      return `${value.toFixed(2)} ×`
    case 'count':
      return String(value)
  }
}

function digits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** Each figure with all of its rounds, and what they come to. */
export function renderJson(figures: readonly Figure[], machine: Machine, notes: readonly string[]): string {
  const summaries = figures.map((figure) => ({
    ...figure,
    summary: {
      ours: summarise(figure.ours),
      ...(figure.peer.length > 0 && {
        peer: summarise(figure.peer),
        ratio: summarise(ratios(figure.ours, figure.peer)),
      }),
    },
  }))
  return `${JSON.stringify({ machine, notes, figures: summaries }, undefined, 2)}\n`
}
