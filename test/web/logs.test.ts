import test from 'ava'
import { freePort, say, startTcp } from '../support/servers.ts'
import { clockYaml, startApp } from './start-app.ts'

test('the log of a probe is found by its id', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address))
  await ask('/probe?target=clock')
  const { status, headers, text } = await ask('/logs?id=1')
  t.is(status, 200)
  t.is(headers['content-type'], 'text/plain; charset=utf-8')
  t.regex(text, /^Logs for the probe:\n.*probe_success 1\n.*Module configuration:\nprober: daytime\n/s)
})

test('the log of a target is that of its latest probe', async (t) => {
  const down = `  down: { address: "127.0.0.1:${await freePort()}", module: tcp }\n`
  let pattern = '12:00 2026\n'
  const { address } = await startTcp(t, (socket) => socket.end(pattern))
  const { ask } = await startApp(t, clockYaml(address) + down)
  await ask('/probe?target=clock')
  await ask('/probe?target=down')
  pattern = 'no time\n'
  await ask('/probe?target=clock')
  t.regex((await ask('/logs?target=clock')).text, /probe_success 0/)
  t.regex((await ask('/logs?target=clock&module=daytime')).text, /probe_success 0/)
  t.regex((await ask('/logs?target=clock&module=')).text, /probe_success 0/)
  t.regex((await ask('/logs?id=1')).text, /probe_success 1/)
})

const MISSING = 'the parameter id is missing, or target and module'
const UNKNOWN = 'this probe is not remembered; it may be too old'
const twice = (name: string): string => `the parameter ${name} is given more than once`

const refused = [
  { query: '', status: 400, message: MISSING },
  { query: '?id=', status: 400, message: MISSING },
  { query: '?module=tcp', status: 400, message: MISSING },
  { query: '?id=2', status: 404, message: UNKNOWN },
  { query: '?id=0', status: 404, message: UNKNOWN },
  { query: '?id=-1', status: 404, message: UNKNOWN },
  { query: '?id=1.5', status: 404, message: UNKNOWN },
  { query: '?id=one', status: 404, message: UNKNOWN },
  { query: '?id=%00', status: 404, message: UNKNOWN },
  { query: '?target=other', status: 404, message: UNKNOWN },
  { query: '?target=clock&module=tcp', status: 404, message: UNKNOWN },
  { query: '?id=1&id=1', status: 400, message: twice('id') },
  { query: '?target=a&target=b', status: 400, message: twice('target') },
  { query: '?target=clock&module=a&module=b', status: 400, message: twice('module') },
]

for (const { query, status, message } of refused) {
  test(`/logs${query} is a ${status}`, async (t) => {
    const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
    await ask('/probe?target=clock')
    const answer = await ask(`/logs${query}`)
    t.is(answer.text, `${message}\n`)
    t.is(answer.status, status)
  })
}

test('a probe that the history has let go is not remembered', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address), { historyLimit: 1 })
  for (let probe = 0; probe < 2; probe += 1) await ask('/probe?target=clock')
  t.is((await ask('/logs?id=1')).status, 404)
  t.is((await ask('/logs?id=2')).status, 200)
})

test('debug is answered even by an exporter that remembers nothing', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address), { historyLimit: 0 })
  t.regex((await ask('/probe?target=clock&debug=true')).text, /^Logs for the probe:/)
  t.is((await ask('/logs?id=1')).status, 404)
})
