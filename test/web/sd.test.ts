import test from 'ava'
import { clockYaml, startApp } from './start-app.ts'

const YAML = `${clockYaml('clock.example:13')}  down: { address: "down.example:1", module: tcp, scrape_interval: 30s, scrape_timeout: 500ms }\n`

function group(name: string, module: string, own: object = {}, exporter: object = {}): object {
  return {
    instance: name,
    __scheme__: 'http',
    __metrics_path__: '/probe',
    __param_target: name,
    __meta_probe_exporter_module: module,
    ...exporter,
    ...own,
  }
}

test('Prometheus gets each target of the file, with exactly the content type that it asks for', async (t) => {
  const { ask, port } = await startApp(t, YAML)
  const { status, headers, text } = await ask('/sd')
  t.is(status, 200)
  t.is(headers['content-type'], 'application/json; charset=utf-8')
  const targets = [`127.0.0.1:${port}`]
  t.deepEqual(JSON.parse(text), [
    { targets, labels: group('clock', 'daytime', { team: 'platform' }) },
    { targets, labels: group('down', 'tcp', { __scrape_interval__: '30s', __scrape_timeout__: '500ms' }) },
  ])
})

const modules = [
  { query: '?module=tcp', names: ['down'] },
  { query: '?module=daytime', names: ['clock'] },
  { query: '?module=', names: ['clock', 'down'] },
]

for (const { query, names } of modules) {
  test(`/sd${query} lists ${names.join(' and ')}`, async (t) => {
    const { ask } = await startApp(t, YAML)
    const groups: { labels: { instance: string } }[] = JSON.parse((await ask(`/sd${query}`)).text)
    t.deepEqual(
      groups.map(({ labels }) => labels.instance),
      names,
    )
  })
}

test('/sd?module= lists a target for a further module, which /probe then takes', async (t) => {
  const yaml = 'modules: { tcp: { prober: tcp, timeout: 2s }, json: { prober: json, timeout: 2s } }\n'
  const { ask, port } = await startApp(
    t,
    `${yaml}targets: { a: { address: "127.0.0.1:1", module: tcp, modules: [json] } }`,
  )
  const further = { module: 'json', __param_module: 'json' }
  const { text } = await ask('/sd?module=json')
  t.deepEqual(JSON.parse(text), [{ targets: [`127.0.0.1:${port}`], labels: group('a', 'json', further) }])
  t.regex((await ask('/probe?target=a&module=json')).text, /^probe_failure_info\{reason="refused"/m)
})

for (const { query, message } of [
  { query: '?module=daytim', message: 'unknown module "daytim"; did you mean daytime?' },
  { query: '?module=__proto__', message: 'unknown module "__proto__"' },
  { query: '?module=tcp&module=tcp', message: 'the parameter module is given more than once' },
]) {
  test(`/sd${query} is a 400`, async (t) => {
    const { ask } = await startApp(t, YAML)
    const { status, text } = await ask(`/sd${query}`)
    t.is(status, 400)
    t.is(text, `${message}\n`)
  })
}

const hosts = [
  { host: 'probes.example', target: 'probes.example:80' },
  { host: 'probes.example:9115', target: 'probes.example:9115' },
  { host: '[fd00::1]', target: '[fd00::1]:80' },
  { host: '[fd00::1]:9115', target: '[fd00::1]:9115' },
  { host: 'host_1:65535', target: 'host_1:65535' },
]

for (const { host, target } of hosts) {
  test(`a request to the host ${host} gets the target ${target}`, async (t) => {
    const { ask } = await startApp(t, YAML)
    t.deepEqual(JSON.parse((await ask('/sd', { headers: { host } })).text)[0].targets, [target])
  })
}

const hostile = [
  'a b', '<script>', '"', 'a/b', 'user@host', 'a,b', 'a:b', 'a:', 'a:0', 'a:65536', 'a:99999', 'a:123456', 'a:1:2', ':80', '[', '[]',
  '[fd00::1', '[fd00::1]x', '[<b>]:1', '{{ target }}', '$(id)', `${'a'.repeat(254)}`, 'ä', 'a\\b', '*',
] // biome-ignore format: one list is easier to read than a column of texts.

for (const host of hostile) {
  test(`a request to the host ${JSON.stringify(host)} is a 400`, async (t) => {
    const { ask } = await startApp(t, YAML)
    const { status, text } = await ask('/sd', { headers: { host } })
    t.is(status, 400)
    t.is(text, 'the Host header names no host; set --web.external-url\n')
  })
}

const external = [
  { url: 'https://probes.example/', target: 'probes.example:443', __scheme__: 'https', __metrics_path__: '/probe' },
  { url: 'http://probes.example', target: 'probes.example:80', __scheme__: 'http', __metrics_path__: '/probe' },
  { url: 'https://p.example:8443/a/b/', target: 'p.example:8443', __scheme__: 'https', __metrics_path__: '/a/b/probe' },
  { url: 'http://[fd00::1]:9115/', target: '[fd00::1]:9115', __scheme__: 'http', __metrics_path__: '/probe' },
]

for (const { url, target, ...labels } of external) {
  test(`with the external URL ${url} the target is ${target}, whatever the host of the request`, async (t) => {
    const { ask } = await startApp(t, YAML, { externalUrl: new URL(url) })
    const { status, text } = await ask('/sd', { headers: { host: '<evil>' } })
    t.is(status, 200)
    const [first] = JSON.parse(text)
    t.deepEqual(first, { targets: [target], labels: group('clock', 'daytime', { team: 'platform' }, labels) })
  })
}

test('the route prefix is in the metrics path', async (t) => {
  const { ask } = await startApp(t, YAML, { routePrefix: '/probes' })
  t.is(JSON.parse((await ask('/probes/sd')).text)[0].labels.__metrics_path__, '/probes/probe')
})

test('a file without targets is an empty list', async (t) => {
  const { ask } = await startApp(t, 'modules: { tcp: { prober: tcp } }')
  t.is((await ask('/sd')).text, '[]')
})
