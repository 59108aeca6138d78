import type { Case, Expected } from './case.ts'
import { type Exposition, nameOf } from './exposition.ts'
import { isAdded, isAlwaysThere, isTime, withoutNewLabels } from './releases.ts'

/** What an exporter answered, and what it sent to the fixtures for it. */
export interface Observation {
  readonly status: number
  readonly exposition: Exposition
  /** The answer as it came. */
  readonly text: string
  readonly sent: Readonly<Record<string, readonly unknown[]>>
}

/** Compares with the peer. @returns what differs, a line each. */
export function compareWithPeer(ours: Observation, peer: Observation, { differs }: Case): readonly string[] {
  const except = new Set(differs?.except)
  const isCompared = (series: string, isOurs = false): boolean =>
    !except.has(nameOf(series)) && !(isOurs && isAdded(nameOf(series)))
  const isFailure = [ours, peer].every(({ exposition }) => exposition.series.get('probe_success') === 0)
  const there = new Set([...peer.exposition.types.keys()])
  const isTypeCompared = (metric: string): boolean =>
    isCompared(metric, !there.has(metric)) && !isAlwaysThere(metric, '0')
  const lines = [
    ...compareMaps(comparable(ours, isFailure), comparable(peer, isFailure), isCompared),
    ...compareMaps(ours.exposition.types, peer.exposition.types, isTypeCompared).map((line) => `${line} (type)`),
  ]
  if (ours.status !== peer.status) lines.push(`~ status of the exporter: ${ours.status}, not ${peer.status}`)
  lines.push(...compareSent(ours.sent, peer.sent).filter((line) => !except.has(line.replace(/:.*/s, ''))))
  return differs === undefined ? lines : [...lines, ...compareWithExpected(ours, differs)]
}

/** Compares with what is documented. @returns what differs, a line each. */
export function compareWithExpected(
  ours: Observation,
  { status = 200, series = {}, labels = {}, sent }: Expected,
): readonly string[] {
  const lines = ours.status === status ? [] : [`~ status of the exporter: ${ours.status}, not ${status}: ${ours.text}`]
  for (const [name, value] of Object.entries(series)) {
    const found = ours.exposition.series.get(name)
    if (value === true ? found === undefined : found !== (value ?? undefined)) {
      lines.push(`~ ${name}: ${found ?? 'missing'}, not ${value ?? 'missing'}`)
    }
  }
  for (const [name, wanted] of Object.entries(labels)) {
    const found = [...ours.exposition.series.keys()].filter((series) => nameOf(series) === name)
    const pairs = Object.entries(wanted).map(([label, value]) => `${label}="${value}"`)
    const isFound = found.length === 1 && pairs.every((pair) => found[0]?.includes(pair))
    if (!isFound) lines.push(`~ ${name}: ${found.join(' ') || 'missing'}, not ${pairs.join()}`)
  }
  if (sent !== undefined) lines.push(...compareSent(pick(ours.sent, Object.keys(sent)), sent))
  return lines
}

/**
 * What can be compared of the series: of times only whether there was any, and not even that where both failed; nothing
 * that release 0.28 has added.
 */
function comparable({ exposition }: Observation, isFailure: boolean): ReadonlyMap<string, string> {
  return new Map(
    Array.from(exposition.series, ([series, value]): [string, string] => {
      if (!isTime(series)) return [withoutNewLabels(series), String(value)]
      if (value < 0 || Number.isNaN(value)) return [series, `${value}`]
      return [series, isFailure ? 'any time' : value === 0 ? 'no time' : 'some time']
    }),
  )
}

type Texts = ReadonlyMap<string, string>

function compareMaps(
  ours: Texts,
  peer: Texts,
  isCompared: (series: string, isOurs?: boolean) => boolean,
): readonly string[] {
  const lines: string[] = []
  for (const [series, value] of peer) {
    const found = ours.get(series)
    if (found === value || !isCompared(series)) continue
    lines.push(found === undefined ? `- ${series} ${value}` : `~ ${series}: ${found}, not ${value}`)
  }
  for (const [series, value] of ours) {
    if (peer.has(series) || !isCompared(series, true) || isAlwaysThere(series, value)) continue
    lines.push(`+ ${series} ${value}`)
  }
  return lines
}

function pick(sent: Observation['sent'], fixtures: readonly string[]): Observation['sent'] {
  return Object.fromEntries(fixtures.map((fixture) => [fixture, sent[fixture] ?? []]))
}

function compareSent(ours: Observation['sent'], peer: Observation['sent']): readonly string[] {
  return Object.keys({ ...ours, ...peer }).flatMap((fixture) => {
    const [here, there] = [ours[fixture], peer[fixture]].map((facts) => JSON.stringify(facts, undefined, 1))
    return here === there ? [] : [`sent to ${fixture}: ${here}\n  instead of ${there}`]
  })
}
