import test, { type ExecutionContext } from 'ava'
import { type Connection, ProbeFailure, readLine } from 'probe-exporter'
import { Dialer } from '../../src/net/dial.ts'
import { allowAll } from '../../src/net/guard.ts'
import { PhaseClock } from '../../src/net/phase-clock.ts'
import { reset, say, silent, startTcp } from '../support/servers.ts'

interface Dialed {
  readonly connection: Connection
  readonly clock: PhaseClock
  readonly abort: AbortController
}

async function dial(t: ExecutionContext, handle: Parameters<typeof startTcp>[1]): Promise<Dialed> {
  const { address } = await startTcp(t, handle)
  const clock = new PhaseClock()
  const abort = new AbortController()
  const dialer = new Dialer({ address, guard: allowAll, clock, signal: abort.signal, timeoutMs: 1000, debug: () => {} })
  const connection = await dialer.dial()
  t.teardown(() => dialer.closeAll())
  return { connection, clock, abort }
}

test('a line may come in pieces', async (t) => {
  const { connection } = await dial(t, (socket) => {
    socket.write('he')
    setImmediate(() => socket.write('llo\r'))
    setImmediate(() => setImmediate(() => socket.write('\nrest')))
  })
  t.is(await readLine(connection, { maxBytes: 100 }), 'hello')
})

test('bytes that came before a read are not lost, nor is the end', async (t) => {
  const { connection } = await dial(t, say('hello'))
  await new Promise((resolve) => setImmediate(resolve))
  t.is(String(await connection.read()), 'hello')
  t.is(await connection.read(), undefined)
  t.is(await connection.read(), undefined)
})

test('a reset while reading is a failure', async (t) => {
  const { connection } = await dial(t, reset('x'))
  const reading = async (): Promise<void> => {
    while ((await connection.read()) !== undefined);
  }
  const failure = await t.throwsAsync(reading(), { instanceOf: ProbeFailure })
  t.is(failure.reason, 'closed')
})

test('an abort ends a read with its reason', async (t) => {
  const { connection, abort } = await dial(t, silent)
  const reading = connection.read()
  abort.abort(new ProbeFailure('timeout', 'too late'))
  await t.throwsAsync(reading, { message: 'too late' })
})

test('writing is the phase send, reading receive, and what comes after it check', async (t) => {
  const { connection, clock } = await dial(t, (socket) => socket.once('data', () => socket.end('x')))
  t.is(clock.phase, undefined)
  const writing = connection.write('x')
  t.is(clock.phase, 'send')
  await writing
  t.is(clock.phase, undefined)
  const reading = connection.read()
  t.is(clock.phase, 'receive')
  await reading
  t.is(clock.phase, 'check')
})

test('a write that ends late leaves the phase to whoever reads meanwhile', async (t) => {
  const taking = Promise.withResolvers<void>()
  const { connection, clock } = await dial(t, (socket) => {
    socket.pause()
    socket.write('x')
    taking.promise.then(() => socket.resume())
  })
  const writing = connection.write(Buffer.alloc(32_000_000))
  await connection.read()
  const reading = connection.read()
  taking.resolve()
  await writing
  t.is(clock.phase, 'receive')
  connection.close()
  await reading
})

test('a connection can be closed twice', async (t) => {
  const { connection } = await dial(t, silent)
  await connection[Symbol.asyncDispose]()
  await connection[Symbol.asyncDispose]()
  t.true(connection.socket.closed)
})

test('a socket that has closed holds on to nothing of its probe', async (t) => {
  const { connection } = await dial(t, silent)
  const { socket } = connection
  const closed = new Promise((resolve) => socket.once('close', resolve))
  connection.close()
  await closed
  t.is(socket.listenerCount('close'), 0)
  const [ignore, ...others] = socket.listeners('error')
  t.is(ignore?.name, 'ignore')
  t.deepEqual(others, [])
})
