import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:https'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import test, { type ExecutionContext } from 'ava'
import { hashSync } from 'bcryptjs'
import { notifySystemd, takeSystemdSockets } from '../../src/cli/systemd.ts'
import { createLogger } from '../../src/log/logger.ts'
import { startProcess } from '../support/processes.ts'
import { serve } from '../support/serve.ts'
import { makeCertificates, writeFiles } from '../web/start-door.ts'
import { EXAMPLE, MAIN, runCli, startCli } from './run-cli.ts'

const { ca, files } = await makeCertificates()
const TLS = 'tls_server_config: { cert_file: server.crt, key_file: server.key }\n'
const USERS = `basic_auth_users: { prometheus: ${hashSync('secret', 4)} }\n`
const AUTHORIZATION = `Basic ${Buffer.from('prometheus:secret').toString('base64')}`

async function start(t: ExecutionContext, web: string): Promise<string> {
  const folder = await writeFiles(t, { ...files, 'web.yml': web })
  return serve(t, { configFile: EXAMPLE, webConfigFile: join(folder, 'web.yml') })
}

async function ask(url: string, headers = {}): Promise<{ status: number; text: string; host: string }> {
  const outgoing = request(url, { ca: ca.cert, headers, agent: false, checkServerIdentity: () => undefined }).end()
  const [response] = await once(outgoing, 'response')
  return { status: response.statusCode, text: await readAll(response), host: new URL(url).host }
}

const paths = [
  '/',
  '/probe?target=clock',
  '/metrics',
  '/sd',
  '/config',
  '/logs?target=clock',
  '/-/healthy',
  '/-/ready',
  '/health',
  '/-/reload',
  '/nothing',
]

test('every route of the exporter is behind TLS and the users of the file', async (t) => {
  const url = await start(t, TLS + USERS)
  t.true(url.startsWith('https://'))
  for (const path of paths) t.is((await ask(url + path)).status, 401, path)
  t.is((await ask(`${url}/-/healthy`, { authorization: AUTHORIZATION })).status, 200)
})

test('over TLS /sd tells Prometheus to scrape by https, over both versions of HTTP', async (t) => {
  const url = await start(t, TLS)
  const { text, host } = await ask(`${url}/sd`)
  const [group] = JSON.parse(text)
  t.is(group.labels.__scheme__, 'https')
  t.deepEqual(group.targets, [host])
  const named = await ask(`${url}/sd`, { host: 'probes.example' })
  t.deepEqual(JSON.parse(named.text)[0].targets, ['probes.example:443'])

  const session = connectHttp2(url, { ca: ca.cert })
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/sd' })
  const [headers] = await once(stream, 'response')
  t.is(headers[':status'], 200)
  t.is(headers['x-content-type-options'], 'nosniff')
  const [other] = JSON.parse(await readAll(stream))
  t.is(other.labels.__scheme__, 'https')
  t.deepEqual(other.targets, [host])
})

test('each route answers over HTTP/2, and a session does not hold up the end', async (t) => {
  const url = await start(t, TLS)
  const session = connectHttp2(url, { ca: ca.cert })
  t.teardown(() => session.destroy())
  for (const path of paths) {
    const stream = session.request({ ':path': path })
    const [headers] = await once(stream, 'response')
    t.true([200, 400, 404, 405].includes(headers[':status']), `${path} ${headers[':status']}`)
    t.true((await readAll(stream)).length > 0)
  }
  const post = session.request({ ':path': '/-/reload', ':method': 'POST' }, { endStream: false })
  const [headers] = await once(post, 'response')
  t.is(headers[':status'], 200)
})

test('a bad web configuration is one line with its place, and ends the process with status 1', async (t) => {
  const folder = await writeFiles(t, { 'web.yml': 'basic_auth_users: { a: secret-password }\n' })
  for (const flags of [[], ['--config.check']]) {
    const { status, stdout, stderr } = await runCli([
      `--config.file=${EXAMPLE}`,
      `--web.config.file=${folder}/web.yml`,
      ...flags,
    ])
    t.deepEqual([status, stdout], [1, ''])
    t.true(stderr.startsWith(`${folder}/web.yml:1:24: this is no password hashed with bcrypt; expected`), stderr)
  }
})

test('an empty --web.config.file is none, and --no-web.enable-lifecycle refuses reloads', async (t) => {
  const free = '--web.listen-address=127.0.0.1:0'
  await using exporter = startCli([`--config.file=${EXAMPLE}`, free, '--web.config.file=', '--no-web.enable-lifecycle'])
  const [, url = ''] = await exporter.output(/msg=Listening url=(http:\S+)/)
  const response = await fetch(`${url}/-/reload`, { method: 'POST' })
  t.deepEqual([response.status, await response.text()], [403, 'Lifecycle API is not enabled.\n'])
})

async function listenOn(t: ExecutionContext, where: string | number): Promise<Server & { _handle: { fd: number } }> {
  const server = createServer()
  server.listen(typeof where === 'number' ? { port: where, host: '127.0.0.1' } : { path: where })
  await once(server, 'listening')
  t.teardown(() => (server.listening ? server.close() : undefined))
  return server as Server & { _handle: { fd: number } }
}

test('--web.systemd-socket serves the sockets that are handed over, and what it starts is told of none', async (t) => {
  const folder = await writeFiles(t, {})
  const [tcp, unix] = [await listenOn(t, 0), await listenOn(t, join(folder, 'socket'))]
  const script = `LISTEN_PID=$$ LISTEN_FDS=2 exec ${process.execPath} --conditions=probe-exporter-source ${MAIN} --web.systemd-socket --config.file=${EXAMPLE}`
  await using exporter = startProcess('bash', ['-c', script], { files: [tcp._handle.fd, unix._handle.fd] })
  const [, url = ''] = await exporter.output(/msg=Listening url=(http:\S+)/)
  t.is(url, `http://127.0.0.1:${(tcp.address() as { port: number }).port}`)
  await exporter.output(/msg=Listening url="?unix:/)
  tcp.close() // It would take connections as well, and answer none.
  t.is(await (await fetch(`${url}/-/healthy`, { headers: { connection: 'close' } })).text(), 'Healthy\n')
})

for (const { title, env } of [
  { title: 'none was handed over', env: {} },
  { title: 'they are another process’', env: { LISTEN_PID: '1', LISTEN_FDS: '1' } },
  { title: 'their number is none', env: { LISTEN_PID: String(process.pid), LISTEN_FDS: '-1' } },
]) {
  test(`--web.systemd-socket is a mistake where ${title}`, (t) => {
    t.throws(() => takeSystemdSockets(env), { name: 'UserError', message: /systemd has handed over no socket/ })
  })
}

test('the sockets of systemd begin at 3, and are forgotten once taken', (t) => {
  const env = { LISTEN_PID: String(process.pid), LISTEN_FDS: '2', LISTEN_FDNAMES: 'a:b', PATH: '/bin' }
  t.deepEqual(takeSystemdSockets(env), [3, 4])
  t.deepEqual(env, { PATH: '/bin' } as unknown as typeof env)
})

test('systemd that cannot be told is one warning, and no end', async (t) => {
  const lines: string[] = []
  const logger = createLogger({ level: 'warn', format: 'logfmt', write: (line) => lines.push(line) })
  await notifySystemd('READY=1', logger)
  t.deepEqual(lines, [])
  await notifySystemd('READY=1', logger, { NOTIFY_SOCKET: '/nowhere', PATH: '/nowhere' })
  t.is(lines.length, 1)
  t.regex(lines[0] ?? '', /msg="systemd was not told" state="?READY=1"? error=/)
})
