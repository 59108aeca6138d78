import type { Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import test from 'ava'
import { defineProber, type ProbeContext, ProbeFailure, readLine } from 'probe-exporter'
import * as z from 'zod'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { runProber, verdictOf } from '../support/run-prober.ts'
import { freePort, silent, startTcp } from '../support/servers.ts'

const ca = await createAuthority('dial')
setDefaultCACertificates([...getCACertificates(), ca.cert])
const certificate = await issueCertificate(ca, 'localhost', 10)
const ip = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true } as const

type Probe = (context: ProbeContext<unknown>) => Promise<void>

function prober(probe: Probe) {
  return defineProber({ name: 'test', options: z.strictObject({}), probe })
}

const pong = (socket: Socket): void => {
  socket.once('data', () => socket.end('pong\n'))
}

// None of these closes what it opens.
const careless: readonly { readonly title: string; readonly reply: (socket: Socket) => void; readonly probe: Probe }[] =
  [
    {
      title: 'dials over TLS and returns',
      reply: silent,
      probe: async ({ dial }) => {
        await dial({ tls: true, ip })
      },
    },
    {
      title: 'dials over TLS twice',
      reply: silent,
      probe: async ({ dial }) => {
        await Promise.all([dial({ tls: true, ip }), dial({ tls: true, ip })])
      },
    },
    {
      title: 'reads over TLS until the target ends',
      reply: pong,
      probe: async ({ dial }) => {
        const connection = await dial({ tls: true, ip })
        await connection.write('ping')
        while ((await connection.read()) !== undefined);
      },
    },
  ]

for (const { title, reply, probe } of careless) {
  test(`a prober that ${title} leaves nothing open`, async (t) => {
    const open = new Set<Socket>()
    const port = await startTls(t, certificate, (socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      reply(socket)
    })
    const { outcome } = await runProber(prober(probe), `localhost:${port}`)
    t.is(verdictOf(outcome), 'ok')
    while (open.size > 0) await new Promise((resolve) => setImmediate(resolve))
  })
}

test('an abort right after the handshake ends the probe, and nothing else', async (t) => {
  const port = await startTls(t, certificate, silent)
  const scrape = new AbortController()
  const probing = runProber(
    prober(async ({ dial }) => {
      await dial({ tls: true, ip })
      scrape.abort(new Error('gone'))
      await new Promise(() => {})
    }),
    `localhost:${port}`,
    { signal: scrape.signal },
  )
  await t.throwsAsync(probing, { message: 'gone' })
})

test('a dial that outlives its probe opens nothing', async (t) => {
  const target = await startTcp(t, silent)
  const late = Promise.withResolvers<void>()
  const dead = `127.0.0.1:${await freePort()}`
  let dialing: Promise<unknown> = Promise.resolve()
  const { outcome } = await runProber(
    prober(async ({ dial }) => {
      dialing = late.promise.then(() => dial())
      await dial({ address: dead })
    }),
    target.address,
  )
  t.is(verdictOf(outcome), 'refused/connect')
  late.resolve()
  await t.throwsAsync(dialing)
  t.is(target.accepted(), 0)
})

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a target that wants a certificate of its client over ${version} fails with reason tls`, async (t) => {
    const options = { ...certificate, ca: ca.cert, requestCert: true, rejectUnauthorized: true, maxVersion: version }
    const port = await startTls(t, options, 'pong\n')
    const { outcome } = await runProber(
      prober(async ({ dial }) => {
        await using connection = await dial({ tls: true, ip })
        await readLine(connection, { maxBytes: 100 })
      }),
      `localhost:${port}`,
    )
    t.is(verdictOf(outcome).split('/')[0], 'tls')
  })
}

test('what comes after a lookup alone is no part of it', async (t) => {
  const alone = prober(async ({ resolve }) => {
    await resolve({ address: '127.0.0.1:1' })
    throw new Error('mine')
  })
  const { outcome } = await runProber(alone, '127.0.0.1:1')
  t.is(verdictOf(outcome), 'internal/check')
})

test('a lookup that was not waited for leaves the phase to whoever reads meanwhile', async (t) => {
  const { address } = await startTcp(t, silent)
  const beside = prober(async ({ resolve, dial }) => {
    const connection = await dial()
    const resolving = resolve({ address: 'localhost:1' })
    const reading = connection.read()
    await resolving
    await reading
  })
  const { outcome } = await runProber(beside, address, { timeoutMs: 1000 })
  t.is(verdictOf(outcome), 'timeout/receive')
})

test('a write to a target that is gone fails with reason closed', async (t) => {
  const { address } = await startTcp(t, (socket) => socket.resetAndDestroy())
  const { outcome } = await runProber(
    prober(async ({ dial }) => {
      const connection = await dial()
      while (!connection.socket.destroyed) {
        await new Promise((resolve) => setImmediate(resolve))
        connection.socket.read()
      }
      await connection.write('x')
      throw new ProbeFailure('mismatch', 'it was written')
    }),
    address,
  )
  t.is(verdictOf(outcome).split('/')[0], 'closed')
})

test('a target sees the handshake of a probe that does nothing more come to its end, and no error', async (t) => {
  const seen: string[] = []
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const port = await startTls(t, certificate, (socket) => {
    seen.push('secure')
    socket.on('error', () => seen.push('error'))
    socket.on('end', () => seen.push('end'))
    socket.on('close', () => resolve())
  })
  const { outcome } = await runProber(
    prober(async ({ dial }) => {
      await using _connection = await dial({ tls: true, ip })
    }),
    `localhost:${port}`,
  )
  t.is(verdictOf(outcome), 'ok')
  await ended
  t.deepEqual(seen, ['secure', 'end'])
})

for (const sourceIp of ['no-ip', '::1']) {
  test(`a connection to 127.0.0.1 cannot come from ${sourceIp}`, async (t) => {
    const target = await startTcp(t, silent)
    const { outcome } = await runProber(
      prober(async ({ dial }) => {
        await dial({ sourceIp })
      }),
      target.address,
    )
    t.is(verdictOf(outcome), 'unreachable/connect')
    t.is(target.accepted(), 0)
  })
}

test('a connection comes from the address that is asked for', async (t) => {
  const from: (string | undefined)[] = []
  const target = await startTcp(t, (socket) => {
    from.push(socket.remoteAddress)
    socket.end('x')
  })
  const { outcome } = await runProber(
    prober(async ({ dial }) => {
      await using connection = await dial({ sourceIp: '127.0.0.2' })
      await connection.read()
    }),
    target.address,
  )
  t.is(verdictOf(outcome), 'ok')
  t.deepEqual(from, ['127.0.0.2'])
})
