import test from 'ava'
import { renderOpenMetrics, renderText } from 'probe-exporter'
import { createAuthority } from '../support/certificates.ts'
import { runProber, verdictOf } from '../support/run-prober.ts'
import { findMalformed } from '../support/well-formed.ts'
import type { HostileCase } from './cases/case.ts'
import { HOSTILE_CASES } from './cases/index.ts'
import { SETUPS, type SetupName } from './setups.ts'
import { startHostileCase } from './start-case.ts'

const certificate = await createAuthority('localhost')
const servers = new Map<HostileCase, string>()
const closing: (() => unknown)[] = []
const life = { teardown: (close: () => Promise<void>) => closing.push(close) }
let before: readonly string[] = []

test.before(async () => {
  before = openResources()
  for (const hostile of HOSTILE_CASES) servers.set(hostile, await startHostileCase(life, certificate, hostile))
})

function openResources(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => name !== 'MessagePort')
    .sort()
}

for (const hostile of HOSTILE_CASES) {
  for (const [name, verdict = ''] of Object.entries(hostile.verdicts)) {
    const waits = verdict.startsWith('timeout') || hostile.behave === 'reset'
    // Those that are only waited for run together, and nothing that is busy beside them.
    const run = waits ? test : test.serial
    run(`a server that ${hostile.title} is ${verdict} for ${name}`, async (t) => {
      const { prober, options, address } = SETUPS[name as SetupName]
      const timeoutMs = verdict.startsWith('timeout') ? 2000 : 10_000
      const result = await runProber(prober, address(servers.get(hostile) ?? ''), { options, timeoutMs })
      t.is(verdictOf(result.outcome), verdict, result.outcome.ok ? '' : result.outcome.message)
      t.deepEqual(findMalformed(await renderText(result.metrics.registry), 'text'), [])
      t.deepEqual(findMalformed(await renderOpenMetrics(result.metrics.registry), 'openmetrics'), [])
    })
  }
}

test.after('nothing is left of all these probes', async (t) => {
  for (const close of closing) await close()
  for (let round = 0; round < 100 && openResources().length > before.length; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  t.deepEqual(openResources(), before)
})
