import test from 'ava'
import { startTcp } from '../support/servers.ts'
import { clockYaml, startApp } from './start-app.ts'

const refused = [
  { query: '', status: 400, text: 'the parameter target is missing; name a target of the configuration file' },
  { query: '?target=', status: 400, text: 'the parameter target is missing; name a target of the configuration file' },
  {
    query: '?module=tcp',
    status: 400,
    text: 'the parameter target is missing; name a target of the configuration file',
  },
  {
    query: '?target=clok',
    status: 404,
    text: 'there is no target "clok" in the configuration file; did you mean clock?',
  },
  { query: '?target=__proto__', status: 404, text: 'there is no target "__proto__" in the configuration file' },
  { query: '?target=clock&module=tpc', status: 400, text: 'unknown module "tpc"; did you mean tcp?' },
  { query: '?target=clock&module=nothing', status: 400, text: 'unknown module "nothing"' },
  { query: '?target=clock&module=tcpp', status: 400, text: 'unknown module "tcpp"; did you mean tcp?' },
  {
    query: '?target=clock&module=tcp',
    status: 403,
    text: 'the target "clock" is probed with the module daytime only; leave module out',
  },
  {
    query: '?target=10.0.0.1:80&module=tcp',
    status: 403,
    text: '"10.0.0.1:80" is not a target of the configuration file; add it to targets, or allow it by unlisted_targets or, for every address, by --targets.unlisted=allow',
  },
  { query: '?target=clock&target=clock', status: 400, text: 'the parameter target is given more than once' },
  { query: '?target=&target=clock', status: 400, text: 'the parameter target is given more than once' },
  { query: '?target=clock&module=tcp&module=tcp', status: 400, text: 'the parameter module is given more than once' },
  { query: '?target=clock&debug=true&debug=false', status: 400, text: 'the parameter debug is given more than once' },
  { query: '?target=%3Cscript%3E', status: 404, text: 'there is no target "<script>" in the configuration file' },
  { query: '?target=%1b%5b2J', status: 404, text: 'there is no target "\\u001b[2J" in the configuration file' },
  { query: '?target=%zz%', status: 404, text: 'there is no target "%zz%" in the configuration file' },
  { query: '?target=%ff%c0', status: 404, text: 'there is no target "\ufffd\ufffd" in the configuration file' },
  {
    query: '?target[]=clock',
    status: 400,
    text: 'the parameter target is missing; name a target of the configuration file',
  },
  { query: '?&&==&%=%', status: 400, text: 'the parameter target is missing; name a target of the configuration file' },
] as const

for (const { query, status, text: expected } of refused) {
  test(`/probe${query} is a ${status}, as plain text`, async (t) => {
    const { address, accepted } = await startTcp(t, () => {})
    const { ask, lines, exporter } = await startApp(t, clockYaml(address))
    const { status: answered, headers, text } = await ask(`/probe${query}`)
    t.is(text, `${expected}\n`)
    t.is(answered, status)
    t.is(headers['content-type'], 'text/plain; charset=utf-8')
    t.is(headers['x-content-type-options'], 'nosniff')
    t.is(accepted(), 0)
    t.deepEqual(lines, [])
    t.deepEqual(exporter.history.list(), [])
  })
}

test('a scrape timeout that is no number is a 500, as in blackbox_exporter', async (t) => {
  const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
  const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': 'soon' }
  const { status, text } = await ask('/probe?target=clock', { headers })
  t.is(status, 500)
  t.is(text, 'X-Prometheus-Scrape-Timeout-Seconds is not a number of seconds\n')
})

test('an exporter that shuts down answers 503, so that no target seems down', async (t) => {
  const { ask, exporter } = await startApp(t, clockYaml('127.0.0.1:1'))
  await exporter.drain(0)
  const { status, text } = await ask('/probe?target=clock')
  t.is(status, 503)
  t.is(text, 'the exporter shuts down\n')
})

test('an answer that refuses says nothing of the inside', async (t) => {
  const { ask, folder } = await startApp(t, clockYaml('db.internal.example:5432'))
  for (const { query } of refused) {
    const { text, headers } = await ask(`/probe${query}`)
    t.notRegex(text + JSON.stringify(headers), /\bat |\.ts|node_modules|Error|db\.internal|koa|express/i)
    t.false(text.includes(folder))
  }
})
