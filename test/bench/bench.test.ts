import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import { compare, parseReported } from '../../bench/accuracy.ts'
import { parseAnswered } from '../../bench/delayed-target.ts'
import type { Figure } from '../../bench/figure.ts'
import { parseLoad } from '../../bench/load.ts'
import { parseOptions } from '../../bench/options.ts'
import { listProcesses, parsePss, parseSchedstat, readMemory, readProcessorTime } from '../../bench/proc.ts'
import { formatValue, renderJson, renderMarkdown, renderTable } from '../../bench/report.ts'
import { median, percentile, ratios, summarise } from '../../bench/statistics.ts'
import { hashIp } from '../../src/net/ip-hash.ts'

const MIB = 2 ** 20

test('the median is the middle value, or the mean of the two in the middle', (t) => {
  t.is(median([10, 9, 100]), 10)
  t.is(median([4, 1, 3, 2]), 2.5)
  t.is(median([]), Number.NaN)
})

test('a percentile is the value of the nearest rank', (t) => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  t.deepEqual(
    [0, 0.5, 0.99, 1].map((share) => percentile(hundred, share)),
    [1, 50, 99, 100],
  )
  t.is(percentile([7], 0.5), 7)
  t.is(percentile([], 0.5), Number.NaN)
})

test('a summary has the range beside the median', (t) => {
  t.deepEqual(summarise([3, 1, 2]), { median: 2, min: 1, max: 3 })
})

test('ratios are of the values of one round; a round without a value of the peer has none', (t) => {
  t.deepEqual(ratios([2, 9, 5], [4, 3, 0]), [0.5, 3])
  t.deepEqual(ratios([2], []), [])
})

test('the proportional set size is read in bytes', (t) => {
  t.is(parsePss('55d0 ---p [rollup]\nRss:  9000 kB\nPss:   1024 kB\nPss_Dirty:  8 kB\n'), MIB)
  t.throws(() => parsePss('Rss: 1 kB\n'), { message: /no Pss/ })
})

test('the time on a processor is read in seconds', (t) => {
  t.is(parseSchedstat('1500000000 45427 2\n'), 1.5)
  t.throws(() => parseSchedstat(''), { message: /no schedstat/ })
})

test('a process that was started counts with the one that started it', async (t) => {
  const child = spawn('sleep', ['60'])
  t.teardown(() => child.kill())
  await once(child, 'spawn')
  t.true((await listProcesses(process.pid)).includes(child.pid ?? 0))
  t.true((await readMemory(process.pid)) > MIB)
  t.true((await readProcessorTime(process.pid)) > 0)
})

const LINE = 'bench answers=70 failures=0 unanswered=0 probes=50 seconds=2.5 processor=0.1 own=0.05 p50=1500 p99=9000'

test('what the script in wrk writes becomes a result', (t) => {
  t.deepEqual(parseLoad(`Running 3s test\n${LINE}\n\n`), {
    probesPerSecond: 20,
    p50Seconds: 0.0015,
    p99Seconds: 0.009,
    processorSeconds: 0.002,
    generatorShare: 0.02,
  })
})

const REFUSED = [
  { title: 'no line at all', output: 'unable to connect', message: /no result:\nunable to connect/ },
  {
    title: 'a probe that failed',
    output: `${LINE.replace('failures=0', 'failures=3')}\n200 probe_success 0\n`,
    message: /3 of 70 answers failed, 0 are missing; the first:\n200 probe_success 0/,
  },
  {
    title: 'an answer that is missing',
    output: LINE.replace('unanswered=0', 'unanswered=2'),
    message: /2 are missing/,
  },
  { title: 'a window that never closed', output: LINE.replace('seconds=2.5', 'seconds=0'), message: /too few answers/ },
  { title: 'a counter that is missing', output: LINE.replace('failures=0 ', ''), message: /NaN of 70 answers failed/ },
] as const

for (const { title, output, message } of REFUSED) {
  test(`${title} is no result`, (t) => {
    t.throws(() => parseLoad(output), { message })
  })
}

test('reported durations are compared with the delay of the connection that the probe made', (t) => {
  const answered = parseAnswered('127.1.0.1 50100000 1000\n127.1.0.2 60000000 2000\n')
  const reported = parseReported(`${hashIp('127.1.0.2')} 0.061 0.0605\n${hashIp('127.1.0.1')} 0.0501 NaN\n`)
  const { errors, phaseErrors, delayErrors, queued } = compare(reported, answered)
  const rounded = (values: readonly number[]): readonly string[] => values.map((value) => value.toFixed(6))
  t.deepEqual(rounded(errors), ['0.001000', '0.000000'])
  t.deepEqual(rounded(phaseErrors), ['0.000500', 'NaN'])
  t.deepEqual(rounded(delayErrors), ['0.010000', '0.000100'])
  t.deepEqual(rounded(queued), ['0.000002', '0.000001'])
})

test('a probe that the target never saw is a mistake, and one that it cannot tell from another is left out', (t) => {
  const answered = parseAnswered('127.1.0.1 50000000 0\n127.1.0.1 50000000 0\n')
  t.throws(() => compare(parseReported('1 0.05 0.05\n'), answered), { message: /never asked/ })
  t.deepEqual(compare(parseReported(`${hashIp('127.1.0.1')} 0.05 0.05\n`), answered).errors, [])
})

test('values are written with three digits and a unit that suits them', (t) => {
  t.deepEqual(
    [
      formatValue(0.0000123, 'seconds'),
      formatValue(0.01234, 'seconds'),
      formatValue(12.34, 'seconds'),
      formatValue(150.4 * MIB, 'bytes'),
      formatValue(1234.5, 'per second'),
      formatValue(0.0123, 'share'),
      formatValue(7, 'count'),
      formatValue(0, 'seconds'),
    ],
    ['12.3 µs', '12.3 ms', '12.3 s', '150 MiB', '1235 /s', '1.23 %', '7', '0'],
  )
})

const MACHINE = {
  date: '2026-11-21',
  rounds: '3 rounds',
  processor: 'P',
  memory: 'M',
  kernel: 'K',
  ours: 'O',
  peer: 'B',
  node: 'N',
}

const FIGURES: readonly Figure[] = [
  {
    work: 'tcp',
    load: '1 in flight',
    measure: 'scrapes',
    unit: 'per second',
    better: 'more',
    ours: [200, 300, 400],
    peer: [100, 100, 100],
  },
  { work: 'accuracy', load: 'x', measure: 'phases', unit: 'count', better: 'less', ours: [0], peer: [] },
  { work: 'accuracy', load: 'x', measure: 'target', unit: 'count', better: 'neither', ours: [2], peer: [1] },
]

test('a table has medians, the ratio of the pairs and its range', (t) => {
  const [, first, second, third] = renderTable(FIGURES, false).split('\n')
  t.regex(first ?? '', /^tcp +1 in flight +scrapes +300 \/s +100 \/s +3\.00 +2\.00 … 4\.00$/)
  t.regex(second ?? '', /^accuracy +x +phases +0 +– +– +–$/)
  t.regex(third ?? '', /^accuracy +x +target +2 +1 +– +–$/)
  t.true(renderTable(FIGURES, true).includes('\x1b[32mtcp'))
})

test('the Markdown names the machine, and has a row for each figure and what is to be known of them', (t) => {
  const lines = renderMarkdown(FIGURES, MACHINE, ['mind this']).split('\n')
  t.is(lines[0], '2026-11-21, 3 rounds: O on N, B; P, M, K.')
  t.true(lines.includes('| tcp | 1 in flight | scrapes | 300 /s | 100 /s | 3.00 | 2.00 … 4.00 |'))
  t.is(lines.at(-1), '- mind this')
})

test('the JSON has every round and what they come to', (t) => {
  const { machine, figures } = JSON.parse(renderJson(FIGURES, MACHINE, []))
  t.deepEqual(machine, MACHINE)
  t.deepEqual(figures[0].ours, [200, 300, 400])
  t.deepEqual(figures[0].summary.ratio, { median: 3, min: 2, max: 4 })
  t.false('ratio' in figures[1].summary)
})

test('flags that are left out have their defaults', (t) => {
  const options = parseOptions(['--only=tcp,scale', '--no-gzip', '--concurrency=1,8'])
  t.like(options, { rounds: 7, warmUps: 1, seconds: 3, gzip: false, build: true, scaleInterval: 15 })
  t.deepEqual(
    [options?.only, options?.concurrency, options?.scale],
    [
      ['tcp', 'scale'],
      [1, 8],
      [10, 100, 1000, 5000],
    ],
  )
  t.like(parseOptions(['--dist=/elsewhere']), { dist: '/elsewhere', build: false })
  t.is(parseOptions(['--help']), undefined)
})

const WRONG_FLAGS = [
  { flag: '--only=udp', message: /--only: udp is none of tcp/ },
  { flag: '--rounds=1.5', message: /--rounds: 1\.5 is no whole number/ },
  { flag: '--rounds=0', message: /--rounds: 0 is no whole number from 1/ },
  { flag: '--warm-ups=-1', message: /--warm-ups: -1 is no whole number from 0/ },
  { flag: '--rounds=', message: /--rounds: nothing is no whole number from 1/ },
  { flag: '--seconds=-1', message: /--seconds: -1 is no number above 0/ },
  { flag: '--concurrency=1,x', message: /--concurrency: x is no whole number from 1/ },
  { flag: '--round=1', message: /--round/ },
] as const

for (const { flag, message } of WRONG_FLAGS) {
  test(`${flag} is refused`, (t) => {
    t.throws(() => parseOptions([flag]), { message })
  })
}
