import test from 'ava'
import { Exporter } from '../../src/exporter/create-exporter.ts'
import { scrapeOf } from '../exporter/start-exporter.ts'
import { say, startTcp } from '../support/servers.ts'
import { startApp } from './start-app.ts'

/** Notes, for the start of a probe and for its rendering, whether other events came before it. */
function noteWaits(exporter: Exporter): readonly string[] {
  const waits: string[] = []
  let hasTurned = false
  const note = (step: string): unknown => waits.push(`${step}: ${hasTurned ? 'waited' : 'at once'}`)
  Object.defineProperty(exporter, 'inFlight', {
    get: () => {
      hasTurned = false
      setImmediate(() => {
        hasTurned = true
      })
      return Reflect.get(Exporter.prototype, 'inFlight', exporter)
    },
  })
  exporter.probe = (scrape) => {
    note('probe')
    return Exporter.prototype.probe.call(exporter, scrape)
  }
  exporter.render = (...what) => {
    note('render')
    return Exporter.prototype.render.apply(exporter, what)
  }
  return waits
}

for (const { others, waits } of [
  { others: 0, waits: ['probe: at once', 'render: at once'] },
  { others: 1, waits: ['probe: waited', 'render: waited'] },
]) {
  test(`a scrape beside ${others} others: ${waits.join(', ')}`, async (t) => {
    const answering = await startTcp(t, say('12:00 2026\n'))
    const mute = await startTcp(t, () => {})
    const { exporter, ask } = await startApp(
      t,
      `modules: { daytime: { prober: daytime, timeout: 60s } }
targets:
  clock: { address: "${answering.address}", module: daytime }
  mute: { address: "${mute.address}", module: daytime }
`,
    )
    const probing = Array.from({ length: others }, () => exporter.probe(scrapeOf('mute')))
    const noted = noteWaits(exporter)
    const { status } = await ask('/probe?target=clock')
    t.is(status, 200)
    t.deepEqual(noted, waits)
    await Promise.all([Promise.allSettled(probing), exporter.drain(0)])
  })
}
