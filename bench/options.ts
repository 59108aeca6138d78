import { parseArgs } from 'node:util'
import { DIST } from './exporters.ts'
import { WORKS, type WorkName } from './targets.ts'

const SECTIONS = [...WORKS, 'accuracy', 'size', 'scale', 'workers'] as const
export type Section = WorkName | 'accuracy' | 'size' | 'scale' | 'workers'

export interface Options {
  readonly only: readonly Section[]
  readonly rounds: number
  /** Rounds before those that count. */
  readonly warmUps: number
  /** Length of each measurement. */
  readonly seconds: number
  readonly concurrency: readonly number[]
  /** Probes in flight for the accuracy. */
  readonly inFlight: readonly number[]
  /** Numbers of targets that Prometheus scrapes. */
  readonly scale: readonly number[]
  readonly scaleSeconds: number
  readonly scaleInterval: number
  /** Percent of a processor that each process of ours may take, for workers. */
  readonly quota: number | undefined
  readonly gzip: boolean
  /** Folder with a build of ours. */
  readonly dist: string
  /** Whether ours is built first. */
  readonly build: boolean
  readonly json: string | undefined
  readonly markdown: boolean
}

export const HELP = `npm run bench -- [flags]

Measures probe-exporter against blackbox_exporter, in turns, on the same targets and the same blackbox.yml.

  --only=LIST           what to measure, of ${SECTIONS.join(',')} [all]
  --rounds=N            pairs of each measurement [7]
  --warm-ups=N          pairs before them that do not count [1]
  --seconds=S           length of each measurement [3]
  --concurrency=LIST    scrapes in flight for ${WORKS.join(', ')} [1,32,256]
  --in-flight=LIST      scrapes in flight for accuracy [1,100,500,1000]
  --scale=LIST          numbers of targets that Prometheus scrapes [10,100,1000,5000]
  --scale-seconds=S     how long it does so [120]
  --scale-interval=S    its scrape interval [15]
  --quota=PERCENT       of a processor, 10 or more, for each process of ours, for workers; needs root [none]
  --no-gzip             ask for uncompressed answers; Prometheus asks for compressed ones
  --dist=FOLDER         measure this build, and build nothing [dist, after npm run build]
  --json=FILE           write every round of every figure into a file
  --markdown            print the tables as they are in bench/README.md
  --help                show this

Examples:
  npm run bench                                               everything; an hour
  npm run bench -- --only=tcp,http --concurrency=32           two kinds of work, a few minutes
  npm run bench -- --only=tcp --rounds=1 --seconds=1          a first look, within a minute
  npm run bench -- --only=scale --scale=1000                  a thousand targets every 15 seconds
  npm run bench -- --only=workers --quota=20                  what a second worker is good for, on two processors
  npm run -s bench -- --markdown --json=bench.json >table.md  what goes into bench/README.md
`

/** The least that the kernel gives, with the period of bench/quota.ts. */
const MIN_QUOTA = 10

/** Of any number. */
const MAX = 1_000_000

const FLAGS = {
  only: { type: 'string', default: SECTIONS.join(',') },
  rounds: { type: 'string', default: '7' },
  'warm-ups': { type: 'string', default: '1' },
  seconds: { type: 'string', default: '3' },
  concurrency: { type: 'string', default: '1,32,256' },
  'in-flight': { type: 'string', default: '1,100,500,1000' },
  scale: { type: 'string', default: '10,100,1000,5000' },
  'scale-seconds': { type: 'string', default: '120' },
  'scale-interval': { type: 'string', default: '15' },
  quota: { type: 'string' },
  gzip: { type: 'boolean', default: true },
  dist: { type: 'string' },
  json: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Reads the command line. @returns undefined where help is asked for. @throws Error that names a flag that is wrong. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({ args: [...args], options: FLAGS, allowNegative: true })
  if (values.help) return undefined
  return {
    only: values.only.split(',').map(readSection),
    rounds: readCount('rounds', values.rounds),
    warmUps: readWhole('warm-ups', values['warm-ups'], 0),
    seconds: readPositive('seconds', values.seconds),
    concurrency: values.concurrency.split(',').map((text) => readCount('concurrency', text)),
    inFlight: values['in-flight'].split(',').map((text) => readCount('in-flight', text)),
    scale: values.scale.split(',').map((text) => readCount('scale', text)),
    scaleSeconds: readCount('scale-seconds', values['scale-seconds']),
    scaleInterval: readCount('scale-interval', values['scale-interval']),
    quota: values.quota === undefined ? undefined : readWhole('quota', values.quota, MIN_QUOTA),
    gzip: values.gzip,
    dist: values.dist ?? DIST,
    build: values.dist === undefined,
    json: values.json,
    markdown: values.markdown,
  }
}

function readSection(name: string): Section {
  const section = SECTIONS.find((candidate) => candidate === name)
  if (section === undefined) throw new Error(`--only: ${name} is none of ${SECTIONS.join(', ')}`)
  return section
}

function readCount(flag: string, text: string): number {
  return readWhole(flag, text, 1)
}

function readWhole(flag: string, text: string, min: number): number {
  const value = Number(text)
  if (text === '' || !Number.isInteger(value) || value < min || value > MAX) {
    throw new Error(`--${flag}: ${text || 'nothing'} is no whole number from ${min} to ${MAX}`)
  }
  return value
}

function readPositive(flag: string, text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= MAX))
    throw new Error(`--${flag}: ${text || 'nothing'} is no number above 0, up to ${MAX}`)
  return value
}
