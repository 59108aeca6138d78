import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { DIST } from '../../bench/exporters.ts'
import type { Figure } from '../../bench/figure.ts'
import { runLoad } from '../../bench/load.ts'
import { runProgram, startProcess } from '../support/processes.ts'
import { createFolder } from './support/folder.ts'

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url))
const BENCH_MS = 150_000

test('the benchmark says which packages are missing', async (t) => {
  const { status, stderr } = await runProgram(process.execPath, [MAIN, '--only=tcp'], { env: { PATH: '/nowhere' } })
  t.is(status, 1)
  t.regex(stderr, /missing; as root: apt-get install \S+ prometheus-blackbox-exporter wrk\n$/)
})

/** Starts a server that answers every request with the same text. @returns what a load generator has to know of it. */
async function startAnswering(
  t: ExecutionContext,
  answer: string,
): Promise<{ readonly pid: number; readonly url: string }> {
  const server = createServer((request, response) => {
    const compressed = request.headers['accept-encoding'] === 'gzip'
    if (compressed) response.setHeader('Content-Encoding', 'gzip')
    response.end(compressed ? gzipSync(answer) : answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { pid: process.pid, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

for (const gzip of [true, false]) {
  const title = gzip ? 'compressed' : 'uncompressed'
  const load = { paths: ['/probe?module=tcp&target=x'], concurrency: 2, seconds: 1, gzip }
  const { signal } = new AbortController()

  test(`the load generator reads ${title} answers, and the processor time of the exporter`, async (t) => {
    const exporter = await startAnswering(t, '# TYPE x gauge\nprobe_success 1\n')
    const before = process.cpuUsage()
    const result = await runLoad(exporter, load, signal)
    const { user, system } = process.cpuUsage(before)
    t.true(result.probesPerSecond > 0)
    // The window is most of the run; the main thread, which has little to do here, is not all of the process.
    const inWindow = result.processorSeconds * result.probesPerSecond * load.seconds
    t.true(inWindow > (0.05 * (user + system)) / 1e6)
    t.true(result.p99Seconds >= result.p50Seconds)
  })

  test(`the load generator refuses ${title} answers of probes that failed`, async (t) => {
    const exporter = await startAnswering(t, '# TYPE x gauge\nprobe_success 0\n')
    await t.throwsAsync(runLoad(exporter, load, signal), { message: /answers failed[\s\S]*\nprobe_success 0\n/ })
  })
}

test.serial('the benchmark measures everything once, and says how it went', async (t) => {
  await using folder = await createFolder()
  const file = join(folder.path, 'bench.json')
  await using bench = startProcess(process.execPath, [
    ...[MAIN, '--rounds=1', '--warm-ups=0', '--seconds=0.5', '--concurrency=4', '--in-flight=20', `--json=${file}`],
    ...['--scale=3', '--scale-seconds=2', '--scale-interval=1', '--markdown'],
  ])
  const { status } = await bench.ended(BENCH_MS)
  t.is(status, 0, bench.stderr())
  t.regex(bench.stdout(), /\| tcp \| 4 in flight \| scrapes \| \S+ \/s \| \S+ \/s \|/)

  const { figures } = JSON.parse(await readFile(file, 'utf8')) as { readonly figures: readonly Figure[] }
  const both = figures.filter(({ peer }) => peer.length === 1)
  t.deepEqual(
    [...new Set(both.map(({ work }) => work))],
    ['tcp', 'banner', 'http', 'https', 'search', 'accuracy', 'size', 'scale'],
  )
  t.true(figures.every(({ ours }) => ours.length === 1 && ours.every((value) => value >= 0)))
  const scraped = both.filter(({ measure }) => measure === 'probes failed')
  t.deepEqual(
    scraped.map(({ ours, peer }) => [ours, peer]),
    [[[0], [0]]],
  )
})

test.serial('a benchmark that is interrupted leaves nothing behind', async (t) => {
  await using folder = await createFolder()
  const flags = ['--only=tcp', `--dist=${DIST}`, '--warm-ups=0']
  const env = { TMPDIR: folder.path }
  await using bench = startProcess(process.execPath, [MAIN, ...flags], { env, ownGroup: true })
  await bench.output(/tcp, 1 in flight: round 1 of 7/)
  t.is((await readdir(folder.path)).length, 1)
  bench.kill('SIGINT')
  t.deepEqual(await bench.ended(), { status: 130, signal: null })
  t.deepEqual(await readdir(folder.path), [])
  t.throws(() => process.kill(-bench.pid, 0), { code: 'ESRCH' }, 'of the group, nobody is left')
})
