import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { Registry } from 'prom-client'
import { Registrar } from '../../src/metrics/registrar.ts'
import { ConnectionGate } from '../../src/web/connection-gate.ts'
import { closeServer, listen, urlOf } from '../../src/web/listen.ts'
import { startProcess } from '../support/processes.ts'
import { clockYaml, startApp } from './start-app.ts'

async function startGate(t: ExecutionContext, limits: { readonly maxConnections: number; readonly maxFiles?: number }) {
  const metrics = new Registrar(new Registry())
  const gate = new ConnectionGate({ ...limits, metrics })
  const server = await listen((_, response) => response.end('let in'), { host: '127.0.0.1', gate })
  t.teardown(() => closeServer(server, 0))
  const port = Number(new URL(urlOf(server)).port)
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  const own = async (series: string): Promise<number> => {
    const line = (await metrics.registry.metrics()).split('\n').find((candidate) => candidate.startsWith(`${series} `))
    return Number(line?.slice(series.length + 1))
  }
  return { url: urlOf(server), open, own }
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'

test('connections over the limit are answered 503 and counted, and those within it are served', async (t) => {
  const { open, own } = await startGate(t, { maxConnections: 3 })
  const first = await open()
  await open()
  await open()
  const fourth = await open()
  const answer = await readAll(fourth)
  t.regex(answer, /^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n(?:.*\r\n)*\r\ntoo many connections\n$/)
  t.is(answer.split('\r\n\r\n')[1]?.length, Number(/Content-Length: (\d+)/.exec(answer)?.[1]))
  t.is(await own('probe_exporter_http_connections'), 3)
  t.is(await own('probe_exporter_http_connections_refused_total{reason="connections"}'), 1)
  first.end(REQUEST)
  t.regex(await readAll(first), /let in/)
  const fifth = await open()
  fifth.end(REQUEST)
  t.regex(await readAll(fifth), /let in/)
})

test('who was refused is gone soon, whatever it goes on to send', async (t) => {
  const { open, url } = await startGate(t, { maxConnections: 1 })
  await open()
  const refused = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
  refused.on('error', () => {})
  t.teardown(() => refused.destroy())
  const closed = new Promise((resolve) => refused.once('close', resolve))
  const sending = setInterval(() => refused.write('x'), 100)
  refused.resume()
  await closed
  clearInterval(sending)
  t.pass()
})

test('a connection that takes one of the last files is hung up on and counted', async (t) => {
  const { url, own } = await startGate(t, { maxConnections: 100, maxFiles: 20 })
  await t.throwsAsync(fetch(url))
  t.is(await own('probe_exporter_http_connections_refused_total{reason="files"}'), 1)
  t.is(await own('probe_exporter_http_connections'), 0)
})

test('with hardly any files a process goes on serving, and counts whom it refused', async (t) => {
  const script = fileURLToPath(new URL('serve-behind-gate.ts', import.meta.url))
  const command = `ulimit -n 64; exec ${process.execPath} --conditions=probe-exporter-source ${script}`
  await using served = startProcess('bash', ['-c', command])
  const [, port = ''] = await served.output(/port (\d+)/)
  const closed: Promise<unknown>[] = []
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    closed.push(once(socket, 'close'))
    return socket
  })
  t.teardown(() => sockets.forEach((socket) => void socket.destroy()))
  // At most 64 can be open: the others are closed, whoever does it.
  let ended = 0
  await new Promise<void>((resolve) => {
    for (const one of closed) void one.then(() => (++ended === 136 ? resolve() : undefined))
  })
  for (const socket of sockets) socket.destroy()
  await served.output(/open 0 refused [1-9]\d*/)
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
  t.is(await answer.text(), 'let in')
})

const bodies: readonly { readonly title: string; readonly bytes: string; readonly keeps: boolean }[] = [
  { title: 'no body', bytes: 'GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n', keeps: true },
  { title: 'an empty body', bytes: 'POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n', keeps: true },
  {
    title: 'a body that is there',
    bytes: 'POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab',
    keeps: true,
  },
  {
    title: 'a body that is not there',
    bytes: 'GET /-/healthy HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n',
    keeps: false,
  },
  {
    title: 'a body without end',
    bytes: `POST /-/reload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(9)}`,
    keeps: false,
  },
  {
    title: 'a body that waits to be asked for',
    bytes: 'POST /-/reload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
    keeps: false,
  },
]

for (const { title, bytes, keeps } of bodies) {
  test(`a request with ${title} is answered, and the connection ${keeps ? 'kept' : 'closed'}`, async (t) => {
    const { port } = await startApp(t, clockYaml('a:1'))
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    socket.write(bytes)
    let text = ''
    socket.setEncoding('latin1')
    if (keeps) {
      while (!/\r\n\r\n.*\n$/s.test(text)) text += (await once(socket, 'data'))[0]
      t.regex(text, /^HTTP\/1\.1 200 (?:.*\r\n)*Connection: keep-alive\r\n/)
    } else {
      text = await readAll(socket)
      t.regex(text, /^HTTP\/1\.1 200 (?:.*\r\n)*Connection: close\r\n/)
    }
    t.notRegex(text, /100 Continue/)
  })
}

test('an error of a server that listens ends nothing', async (t) => {
  const server = await listen((_, response) => response.end('still here'), { host: '127.0.0.1' })
  t.teardown(() => closeServer(server, 0))
  server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }))
  t.is(await (await fetch(urlOf(server), { headers: { connection: 'close' } })).text(), 'still here')
  t.throws(() => createServer().emit('error', new Error('which a server without a listener does not survive')))
})

test('many requests at once over a connection are not begun with, and one after the other are served', async (t) => {
  let begun = 0
  const server = await listen(
    (_, response) => {
      begun += 1
      setImmediate(() => response.end('let in'))
    },
    { host: '127.0.0.1' },
  )
  t.teardown(() => closeServer(server, 0))
  const socket = connect(Number(new URL(urlOf(server)).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  for (let asked = 0; asked < 100; asked += 1) {
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    const [answer] = await once(socket, 'data')
    t.regex(String(answer), /let in/)
  }
  begun = 0
  socket.on('error', () => {}) // What was sent and not read resets the connection.
  socket.resume().end('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2000))
  await once(socket, 'close')
  t.is(begun, 32)
})
