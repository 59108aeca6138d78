import { once } from 'node:events'
import { type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import test, { type ExecutionContext } from 'ava'
import { closeServer, listen, urlOf } from '../../src/web/listen.ts'

const AN_HOUR = 3_600_000

/** A server that tells of each request, and leaves the answer to the test. */
async function startHolding(t: ExecutionContext) {
  const arrived = Promise.withResolvers<ServerResponse>()
  const server = await listen((_, response) => arrived.resolve(response), { host: '127.0.0.1', port: 0 })
  t.teardown(() => closeServer(server, 0))
  return { server, url: urlOf(server), arrived: arrived.promise }
}

for (const { address, url } of [
  { address: '127.0.0.1', url: 'http://127.0.0.1:9115' },
  { address: '0.0.0.0', url: 'http://localhost:9115' },
  { address: '::', url: 'http://localhost:9115' },
  { address: '::1', url: 'http://[::1]:9115' },
]) {
  test(`a server that listens on ${address} is at ${url}`, (t) => {
    t.is(urlOf({ address: () => ({ address, family: '', port: 9115 }) } as unknown as Server), url)
  })
}

test('a port that is in use is refused with the code of the system', async (t) => {
  const { server } = await startHolding(t)
  const { port } = new URL(urlOf(server))
  const second = listen(() => {}, { host: '127.0.0.1', port: Number(port) })
  t.like(await t.throwsAsync(second), { code: 'EADDRINUSE' })
  await closeServer(server, 0)
})

test('a server that is closed answers first what it was asked', async (t) => {
  const { server, url, arrived } = await startHolding(t)
  const client = request(url, { agent: false }).end()
  const answered = once(client, 'response') as Promise<[IncomingMessage]>
  const response = await arrived
  const closing = closeServer(server, AN_HOUR)
  response.end('late, but whole')
  const [answer] = await answered
  t.is(await readAll(answer), 'late, but whole')
  await closing
  t.false(server.listening)
})

test('a server that is closed hangs up on who takes too long', async (t) => {
  const { server, url, arrived } = await startHolding(t)
  const client = request(url, { agent: false }).end()
  const failed = once(client, 'error')
  await arrived
  await closeServer(server, 1)
  const [error] = await failed
  t.is(error.code, 'ECONNRESET')
})

test('a server that is closed does not wait for connections that ask nothing', async (t) => {
  const { server, url, arrived } = await startHolding(t)
  const client = connect(Number(new URL(url).port), '127.0.0.1')
  t.teardown(() => client.destroy())
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const response = await arrived
  response.end()
  await once(client, 'data')
  await closeServer(server, AN_HOUR)
  t.false(server.listening)
})
