import { connect, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import test from 'ava'
import { defineProber, readLine, tlsConfigSchema } from 'probe-exporter'
import * as z from 'zod'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { runProber, verdictOf } from '../support/run-prober.ts'
import { startTcp } from '../support/servers.ts'

const root = await createAuthority('root')
const proxyCertificate = await issueCertificate(root, 'localhost', 10)
const targetCertificate = await issueCertificate(root, 'target.example', 10)

test('TLS goes through TLS, as through a proxy', async (t) => {
  const target = await startTls(t, targetCertificate, 'hello\n')
  const proxy = await startTls(t, proxyCertificate, (socket: TLSSocket) => {
    socket.once('data', () => {
      const onward: Socket = connect(target, '127.0.0.1')
      onward.on('error', () => {})
      socket.write('go on\n')
      socket.pipe(onward).pipe(socket)
    })
  })
  const prober = defineProber({
    name: 'through',
    options: z.strictObject({ tls_config: tlsConfigSchema }),
    async probe({ dial, options: { tls_config: settings } }) {
      const ip = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true } as const
      const outer = await dial({ ip, tls: { settings } })
      await outer.write('CONNECT\n')
      await readLine(outer, { maxBytes: 100 })
      const inner = await outer.startTls({ settings, serverName: 'target.example' })
      t.is(await readLine(inner, { maxBytes: 100 }), 'hello')
    },
  })
  const { outcome } = await runProber(prober, `localhost:${proxy}`, { options: { tls_config: { ca: root.cert } } })
  t.is(verdictOf(outcome), 'ok', outcome.ok ? '' : outcome.message)
})

test('a connection that is closed before it speaks TLS fails with reason closed', async (t) => {
  const target = await startTcp(t, (socket) => socket.write('go on\n'))
  const prober = defineProber({
    name: 'closed',
    options: z.strictObject({}),
    async probe({ dial }) {
      const connection = await dial()
      await readLine(connection, { maxBytes: 100 })
      connection.close()
      await connection.startTls()
    },
  })
  const { outcome } = await runProber(prober, target.address)
  t.is(verdictOf(outcome), 'closed/tls')
})
