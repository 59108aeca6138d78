import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { defineProber, readLine } from 'probe-exporter'
import * as z from 'zod'
import { createGuard, type Guard } from '../../src/net/guard.ts'
import { parseGuardRule } from '../../src/net/guard-rule.ts'
import { createUnlistedGuard } from '../../src/targets/unlisted.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'

const prober = defineProber({
  name: 'test',
  options: z.strictObject({}),
  async probe({ target, dial, log }) {
    await using connection = await dial({ unixPath: target.address })
    await connection.write('ping\n')
    log.info(await readLine(connection, { maxBytes: 100 }))
  },
})

async function startUnix(t: ExecutionContext): Promise<{ folder: string; path: string; accepted: () => number }> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-'))
  const path = join(folder, 'a.sock')
  let accepted = 0
  const server = createServer((socket) => {
    accepted += 1
    socket.on('error', () => {})
    socket.once('data', () => socket.end('pong\n'))
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  t.teardown(async () => {
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true })
  })
  return { folder, path, accepted: () => accepted }
}

test('a socket of the file system is dialled without a resolution', async (t) => {
  const { path } = await startUnix(t)
  const result = await runProber(prober, path)
  t.is(verdictOf(result.outcome), 'ok')
  t.true(result.log.some(({ message }) => message === 'pong'))
  t.deepEqual([...result.phaseSeconds.keys()], ['connect', 'send', 'receive', 'check', 'other'])
  t.true((await goldenOf(result)).includes('probe_ip_protocol 0'))
})

const failures = [
  ['that is not there', (folder: string) => join(folder, 'b.sock'), 'refused/connect'],
  ['below a file', (folder: string) => join(folder, 'file', 'b.sock'), 'unreachable/connect'],
  ['that is a plain file', (folder: string) => join(folder, 'file'), 'refused/connect'],
  ['whose path is too long', (folder: string) => join(folder, 'x'.repeat(200)), 'unreachable/connect'],
  ['whose path is relative', () => 'a.sock', 'unreachable/connect'],
  ['whose path has a zero byte', (folder: string) => `${folder}/a.sock\0b`, 'unreachable/connect'],
] as const

for (const [title, pathIn, verdict] of failures) {
  test(`a socket ${title} fails with ${verdict}`, async (t) => {
    const { folder } = await startUnix(t)
    await writeFile(join(folder, 'file'), '')
    t.is(verdictOf((await runProber(prober, pathIn(folder))).outcome), verdict)
  })
}

const everything = parseGuardRule('*')
const guards: readonly (readonly [string, Guard | undefined])[] = [
  ['unlisted_targets allow every host', createGuard({ allow: everything ? [everything] : [], deny: [] })],
  ['--targets.unlisted=allow', createUnlistedGuard(undefined, 'allow')],
]

for (const [title, guard] of guards) {
  test(`an unlisted socket is denied, also where ${title}`, async (t) => {
    if (guard === undefined) return t.fail('there is no guard')
    const { path, accepted } = await startUnix(t)
    t.is(verdictOf((await runProber(prober, path, { guard })).outcome), 'denied/connect')
    t.is(accepted(), 0)
  })
}
