import test from 'ava'
import { clockYaml, startApp } from './start-app.ts'

test('POST /-/reload loads the file again', async (t) => {
  const { ask, rewrite } = await startApp(t, clockYaml('old.example:1'))
  await rewrite(clockYaml('new.example:1'))
  const { status, headers, text } = await ask('/-/reload', { method: 'POST' })
  t.is(status, 200)
  t.is(headers['content-type'], 'text/plain; charset=utf-8')
  t.is(text, 'Configuration loaded\n')
  t.regex((await ask('/config')).text, /new\.example/)
})

test('POST /-/reload of a bad file is a 500 with the place of each mistake, and changes nothing', async (t) => {
  const { ask, rewrite, exporter } = await startApp(t, clockYaml('old.example:1'))
  await rewrite('modules:\n  tcp: { prober: tcp, timeuot: 1s }\n  ping: { prober: ping }\n')
  const { status, headers, text } = await ask('/-/reload', { method: 'POST' })
  t.is(status, 500)
  t.is(headers['content-type'], 'text/plain; charset=utf-8')
  t.is(headers['x-content-type-options'], 'nosniff')
  const { file } = exporter.config
  const [first = '', second = ''] = text.split('\n')
  t.true(first.startsWith(`${file}:2:23: unknown key "timeuot"; did you mean timeout?`), first)
  t.true(second.startsWith(`${file}:3:19: prober is "ping"`), second)
  t.regex((await ask('/config')).text, /old\.example/)
  t.regex((await ask('/metrics')).text, /^probe_exporter_config_last_reload_successful 0$/m)
})

test('POST /-/reload says nothing of a secret', async (t) => {
  process.env['PROBE_EXPORTER_TEST_RELOAD'] = 'hunter2-topsecret'
  const { ask, rewrite, lines } = await startApp(t, clockYaml('old.example:1'))
  await rewrite(`modules: { tcp: { prober: "\${env:PROBE_EXPORTER_TEST_RELOAD}" } }\n`)
  const { status, text } = await ask('/-/reload', { method: 'POST' })
  t.is(status, 500)
  t.notRegex(text + lines.join(), /topsecret/)
})

for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
  test(`${method} /-/reload reloads nothing, and is a 405 that says what is allowed`, async (t) => {
    const { ask, rewrite } = await startApp(t, clockYaml('old.example:1'))
    await rewrite(clockYaml('new.example:1'))
    const { status, headers } = await ask('/-/reload', { method })
    t.is(status, 405)
    t.is(headers.allow, 'POST')
    t.is(headers['x-content-type-options'], 'nosniff')
    t.regex((await ask('/config')).text, /old\.example/)
  })
}

test('reloads at once are all answered', async (t) => {
  const { ask } = await startApp(t, clockYaml('old.example:1'))
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask('/-/reload', { method: 'POST' })))
  t.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  )
})

test('POST /-/reload is a 403 where it is switched off, and reloads nothing', async (t) => {
  const { ask, rewrite } = await startApp(t, clockYaml('old.example:1'), { lifecycle: false })
  await rewrite(clockYaml('new.example:1'))
  const { status, text } = await ask('/-/reload', { method: 'POST' })
  t.deepEqual([status, text], [403, 'Lifecycle API is not enabled.\n'])
  t.regex((await ask('/config')).text, /old\.example/)
})
