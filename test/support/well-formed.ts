const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"'
const NUMBER = '[+-]?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|NaN'
const COMMENT = new RegExp(`^# (?<kind>HELP|TYPE|UNIT) (?<name>${NAME}) (?<rest>.*)$`)
const SAMPLE = new RegExp(`^(?<series>(?<name>${NAME})(?:\\{${LABEL}(?:,${LABEL})*\\})?) (?:${NUMBER})$`)

const HISTOGRAM = ['_bucket', '_sum', '_count']
/** What the names of samples may add to that of their family, by its type. */
const SUFFIXES: Readonly<Record<'text' | 'openmetrics', Readonly<Record<string, readonly string[]>>>> = {
  text: { gauge: [''], counter: [''], untyped: [''], histogram: HISTOGRAM, summary: ['', '_sum', '_count'] },
  openmetrics: {
    gauge: [''],
    counter: ['_total', '_created'],
    info: ['_info'],
    stateset: [''],
    unknown: [''],
    histogram: [...HISTOGRAM, '_created'],
    summary: ['', '_sum', '_count', '_created'],
  },
}

/**
 * Reads an exposition as strictly as Prometheus could: lines of the grammar only, each family in one piece under its type,
 * each series once, and the end where it belongs.
 * @returns the lines that are wrong, with the reason.
 */
export function findMalformed(text: string, format: 'text' | 'openmetrics'): readonly string[] {
  const lines = text.split('\n')
  const wrong: string[] = []
  if (lines.pop() !== '') wrong.push('the last line has no line feed')
  if (format === 'openmetrics' && lines.pop() !== '# EOF') wrong.push('there is no # EOF')
  const seen = new Set<string>()
  let family = { name: '', type: '' }
  for (const line of lines) {
    const { kind, name = '', rest = '' } = COMMENT.exec(line)?.groups ?? {}
    if (kind === 'TYPE') family = { name, type: rest }
    const { series = line, name: sampleName } = SAMPLE.exec(line)?.groups ?? {}
    const identity = kind === undefined ? series : `# ${kind} ${name}`
    if (seen.has(identity)) wrong.push(`twice: ${line}`)
    seen.add(identity)
    if (kind === undefined && sampleName === undefined) wrong.push(`no line of an exposition: ${line}`)
    const suffixes = SUFFIXES[format][family.type] ?? []
    const isOfFamily = sampleName === undefined || suffixes.some((suffix) => sampleName === family.name + suffix)
    if (!isOfFamily) wrong.push(`no sample of the ${family.type} ${family.name}: ${line}`)
  }
  return wrong
}
