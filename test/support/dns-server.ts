import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'
import type { ExecutionContext } from 'ava'
import { type DnsQuestion, type DnsReply, readQuestion, writeReply } from './dns-message.ts'

/** What a name server answers: a reply, bytes that are none, or nothing at all. */
export type DnsHandler = (
  question: DnsQuestion,
) => DnsReply | Buffer | undefined | Promise<DnsReply | Buffer | undefined>

export interface DnsFixture {
  /** `127.0.0.1:port`. */
  readonly address: string
  /** What was asked, in this order. */
  readonly questions: readonly DnsQuestion[]
  /** TCP connections that are open now. */
  readonly open: () => number
}

/** Starts a name server on a port of 127.0.0.1, over UDP and TCP. */
export async function startDns(t: ExecutionContext, handle: DnsHandler): Promise<DnsFixture> {
  const questions: DnsQuestion[] = []
  const answer = async (query: Buffer, overTcp: boolean): Promise<Buffer | undefined> => {
    const question = { ...readQuestion(query), overTcp }
    questions.push(question)
    const reply = await handle(question)
    return Buffer.isBuffer(reply) || reply === undefined ? reply : writeReply(query, reply)
  }
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // Probes hang up whenever they like.
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', async (bytes) => {
      const reply = await answer(Buffer.from(bytes).subarray(2), true)
      if (reply !== undefined) socket.write(Buffer.concat([Buffer.of(reply.length >> 8, reply.length & 255), reply]))
    })
  })
  const udp = createSocket('udp4')
  const port = await bindBoth(udp, tcp)
  udp.on('message', async (query, from) => {
    const reply = await answer(query, false)
    if (reply !== undefined && !isClosed) udp.send(reply, from.port, from.address)
  })
  let isClosed = false
  t.teardown(async () => {
    isClosed = true
    for (const socket of sockets) socket.destroy()
    await Promise.all([
      new Promise((resolve) => tcp.close(resolve)),
      new Promise<void>((resolve) => udp.close(resolve)),
    ])
  })
  return { address: `127.0.0.1:${port}`, questions, open: () => sockets.size }
}

/** Finds a port that is free for both. */
async function bindBoth(udp: ReturnType<typeof createSocket>, tcp: ReturnType<typeof createServer>): Promise<number> {
  for (;;) {
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
    const { port } = tcp.address() as { port: number }
    const isBound = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false))
      udp.bind(port, '127.0.0.1', () => resolve(true))
    })
    if (isBound) return port
    await new Promise((resolve) => tcp.close(resolve))
  }
}

/** Answers from a list of names, each with its addresses; NXDOMAIN for others. */
export function zone(names: Readonly<Record<string, readonly string[]>>): DnsHandler {
  return ({ name, type }) => {
    const addresses = names[name]
    if (addresses === undefined) return { rcode: 'NXDOMAIN' }
    return { records: addresses.filter((ip) => (type === 'AAAA') === ip.includes(':')).map((value) => ({ value })) }
  }
}
