import test from 'ava'
import { HttpError } from '../../src/targets/http-error.ts'
import { clockYaml, type StartedApp, startApp } from './start-app.ts'

/** Lets every route that lists the history fail. */
function breakHistory({ exporter }: StartedApp, error: unknown): void {
  exporter.history.list = () => {
    throw error
  }
}

const thrown = [
  {
    title: 'an Error',
    error: new Error('no such file: /etc/secret'),
    logged: /stack="Error: no such file: \/etc\/secret\\n {4}at /,
  },
  {
    title: 'an error with a status of its own',
    error: Object.assign(new Error('x'), { status: 418 }),
    logged: /stack="Error: x/,
  },
  {
    title: 'an error that wants to be seen',
    error: Object.assign(new Error('x'), { expose: true }),
    logged: /stack="Error: x/,
  },
  { title: 'a text', error: 'broken', logged: /stack="'broken'"/ },
  { title: 'nothing', error: undefined, logged: /stack=undefined/ },
  {
    title: 'an object without a prototype',
    error: Object.create(null),
    logged: /stack="\[Object: null prototype\] \{\}"/,
  },
]

for (const { title, error, logged } of thrown) {
  test(`a route that throws ${title} is a 500 that says nothing, and a line in the log`, async (t) => {
    const app = await startApp(t, clockYaml('a:1'))
    breakHistory(app, error)
    const { status, headers, text } = await app.ask('/')
    t.is(status, 500)
    t.is(text, 'internal error\n')
    t.is(headers['content-type'], 'text/plain; charset=utf-8')
    t.is(headers['x-content-type-options'], 'nosniff')
    t.is(app.lines.length, 1)
    t.regex(app.lines[0] ?? '', /^level=error msg="Request failed" path=\/ stack=/)
    t.regex(app.lines[0] ?? '', logged)
  })
}

test('an HttpError that is not to be seen keeps its status and hides its message', async (t) => {
  const app = await startApp(t, clockYaml('a:1'))
  breakHistory(app, new HttpError(503, 'the disk at /dev/sda1 is full', { expose: false }))
  const { status, text } = await app.ask('/')
  t.is(status, 503)
  t.is(text, 'internal error\n')
})

test('a secret in an exception is not in the log', async (t) => {
  process.env['PROBE_EXPORTER_TEST_PATTERN'] = 'hunter2-topsecret'
  const reference = `\${env:PROBE_EXPORTER_TEST_PATTERN}`
  const app = await startApp(t, `modules: { daytime: { prober: daytime, daytime: { pattern: "${reference}" } } }\n`)
  breakHistory(app, new Error('no match for hunter2-topsecret'))
  await app.ask('/')
  t.regex(app.lines.join(), /no match for <secret>/)
  t.notRegex(app.lines.join(), /topsecret/)
})

test('the other routes go on', async (t) => {
  const app = await startApp(t, clockYaml('a:1'))
  breakHistory(app, new Error('x'))
  await app.ask('/')
  t.is((await app.ask('/metrics')).status, 200)
})
