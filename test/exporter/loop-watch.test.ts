import test from 'ava'
import { Counter, Registry } from 'prom-client'
import { LoopWatch } from '../../src/exporter/loop-watch.ts'
import type { LogFields } from '../../src/log/logger.ts'
import type { OwnProbe } from '../../src/probe/own-probers.ts'

/** A watch whose clock is set by hand. */
function setUp() {
  let nowMs = 0
  let probes: readonly OwnProbe[] = []
  const lines: (LogFields & { readonly message: string })[] = []
  const blocked = new Counter({ name: 'blocked', help: 'x', labelNames: ['prober'], registers: [new Registry()] })
  const logger = { log: (_: string, message: string, fields: LogFields = {}) => lines.push({ message, ...fields }) }
  const watch = new LoopWatch({ logger, blocked, now: () => nowMs, takeProbes: () => probes })
  const tick = (ms: number, ...names: string[]): void => {
    nowMs += ms
    probes = names.map((name) => ({ prober: name, target: `${name}:1` }))
    watch.tick()
  }
  const seconds = async () => Object.fromEntries((await blocked.get()).values.map((v) => [v.labels['prober'], v.value]))
  return { tick, lines, seconds }
}

test('a tick that is a little late is nothing', async (t) => {
  const { tick, lines, seconds } = setUp()
  for (const ms of [100, 299, 120]) tick(ms, 'mine')
  t.deepEqual([lines, await seconds()], [[], {}])
})

const blocks = [
  { probes: [], message: /no prober of your own ran$/, prober: undefined, blamed: '' },
  { probes: ['mine'], message: /a prober blocks it$/, prober: 'mine', blamed: 'mine' },
  { probes: ['mine', 'mine'], message: /a prober blocks it$/, prober: 'mine', blamed: 'mine' },
  { probes: ['mine', 'yours'], message: /one of these probers blocks it$/, prober: 'mine, yours', blamed: '' },
  { probes: [...'abcdefg'], message: /one of these/, prober: 'a, b, c, d, e and 2 more', blamed: '' },
]

for (const { probes, message, prober, blamed } of blocks) {
  test(`a stop of the event loop while [${probes}] ran blames ${JSON.stringify(blamed)}`, async (t) => {
    const { tick, lines, seconds } = setUp()
    tick(1100, ...probes)
    const [line, ...others] = lines
    t.deepEqual(others, [])
    t.regex(line?.message ?? '', message)
    t.is(line?.['prober'], prober)
    t.is(line?.['seconds'], 1)
    t.deepEqual(await seconds(), { [blamed]: 1 })
  })
}

test('stops one after the other are counted, and logged once in ten seconds unless another prober ran', async (t) => {
  const { tick, lines, seconds } = setUp()
  tick(1100)
  for (let count = 0; count < 12; count += 1) tick(1100, 'mine')
  t.is(lines.length, 3)
  t.is(Math.round((await seconds())['mine'] ?? 0), 12)
})

test('two probers that block in turn are logged once in ten seconds each', (t) => {
  const { tick, lines } = setUp()
  for (let count = 0; count < 8; count += 1) tick(1100, count % 2 === 0 ? 'mine' : 'yours')
  t.deepEqual(
    lines.map(({ prober }) => prober),
    ['mine', 'yours'],
  )
})
