import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { startCli } from './run-cli.ts'

/** What it does is the host of its target. All but the last two would wait for their deadline. */
const CARELESS = `
import { EventEmitter } from 'node:events'
import { defineProber } from 'probe-exporter'
import * as z from 'zod'

const forever = () => new Promise(() => {})
const deeds = {
  timer: () => { setTimeout(() => { throw new RangeError('in a timer') }, 1); return forever() },
  promise: () => { Promise.reject(new RangeError('in a promise')); return forever() },
  listener: () => {
    const emitter = new EventEmitter().on('x', () => { throw new RangeError('in a listener') })
    setImmediate(() => emitter.emit('x'))
    return forever()
  },
  text: () => { setTimeout(() => { throw 'a text' }, 1); return forever() },
  late: () => { setTimeout(() => { throw new RangeError('too late') }, 1) },
  block: () => { for (const end = Date.now() + 400; Date.now() < end;); },
}
export default defineProber({
  name: 'careless',
  options: z.strictObject({}),
  async probe({ target }) { await deeds[target.address.split(':')[0]]() },
})
`

const CONFIG = `
modules: { m: { prober: careless, timeout: 20s } }
probers: [./careless.js]
unlisted_targets: { allow: ['*'] }
`

async function start(t: ExecutionContext) {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'careless.js'), CARELESS)
  await writeFile(join(folder, 'probe-exporter.yml'), CONFIG)
  const running = startCli([`--config.file=${join(folder, 'probe-exporter.yml')}`, '--web.listen-address=127.0.0.1:0'])
  const [, url = ''] = await running.output(/msg=Listening url=(\S+)/)
  const get = async (path: string): Promise<string> => (await fetch(url + path)).text()
  return { running, get }
}

test('an error that nobody catches fails the probe that it belongs to, and nothing else', async (t) => {
  const { running, get } = await start(t)
  await using _ = running
  for (const deed of ['timer', 'promise', 'listener', 'text']) {
    const [text] = await Promise.all([get(`/probe?target=${deed}:1&module=m`), get('/-/healthy')])
    t.regex(text, /^probe_failure_info\{reason="internal",phase="check"\} 1$/m, deed)
    const [, seconds] = /^probe_duration_seconds (\S+)$/m.exec(text) ?? []
    t.true(Number(seconds) < 20, deed) // It did not wait for its deadline.
    await running.output(new RegExp(`target=${deed}:1 .*reason=internal .*(?:in a ${deed}|a text)`))
  }
  t.notRegex(running.stderr(), /nobody caught/)
  t.regex(await get('/metrics'), /^probe_exporter_stray_errors_total 4$/m)
})

test('an error that comes after its probe is logged with the name of the prober', async (t) => {
  const { running, get } = await start(t)
  await using _ = running
  t.regex(await get('/probe?target=late:1&module=m'), /^probe_success 1$/m)
  await running.output(/nobody caught.* prober=careless target=late:1 .*too late/)
  t.regex(await get('/metrics'), /^probe_exporter_stray_errors_total 1$/m)
})

test('a prober that blocks the event loop is named', async (t) => {
  const { running, get } = await start(t)
  await using _ = running
  await get('/probe?target=block:1&module=m')
  await running.output(/The event loop stood still.* prober=careless target=block:1/)
  const metrics = await get('/metrics')
  const [, seconds] = /^probe_exporter_loop_blocked_seconds_total\{prober="careless"\} (\S+)$/m.exec(metrics) ?? []
  t.true(Number(seconds) >= 0.2)
})
