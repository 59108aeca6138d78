import { once } from 'node:events'
import { connect } from 'node:http2'
import test from 'ava'
import { HTTP_LIMITS } from '../../src/web/http-limits.ts'
import { makeCertificates, startDoor } from './start-door.ts'

Object.assign(HTTP_LIMITS, { keepAliveTimeout: 1000 })

const { ca, files } = await makeCertificates()
const TLS = 'tls_server_config: { cert_file: server.crt, key_file: server.key }\n'

test('a session on which nothing is asked is closed', async (t) => {
  const { url } = await startDoor(t, TLS, files)
  const session = connect(url, { ca: ca.cert })
  await once(session, 'close')
  t.true(session.destroyed)
})

test('a client that takes none of its answers is hung up on', async (t) => {
  const { url } = await startDoor(t, TLS, files)
  const session = connect(url, { ca: ca.cert, settings: { initialWindowSize: 0 } })
  session.on('error', () => {})
  session.request({ ':path': '/x' }).on('error', () => {})
  await once(session, 'close')
  t.true(session.destroyed)
})

test('an answer that takes longer than a connection may be idle is waited for', async (t) => {
  const { url } = await startDoor(t, TLS, files, {
    listener: (_, response) => setTimeout(() => response.end('late'), 2500),
  })
  const session = connect(url, { ca: ca.cert })
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/x' })
  t.is(String(await once(stream, 'data')), 'late')
})
