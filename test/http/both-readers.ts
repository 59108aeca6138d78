import { type IncomingMessage, request } from 'node:http'
import { Duplex } from 'node:stream'
import { readHead } from '../../src/http/answer-head.ts'
import { AnswerReader } from '../../src/http/answer-reader.ts'
import { frameBody, openBody } from '../../src/http/framing.ts'
import type { Header } from '../../src/http/trace.ts'

/** An answer as a reader takes it; the error of one that it refuses. */
export type Reading = Read | { readonly error: string }

export interface Read {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: string
}

/** Reads an answer by our reader, as it comes in one or several chunks. */
export async function readByUs(...chunks: Buffer[]): Promise<Reading> {
  const reader = new AnswerReader({ read: async () => chunks.shift() })
  try {
    const head = await readHead(reader, () => {})
    const body = openBody(reader, frameBody(head, 'GET'))
    const parts: Buffer[] = []
    for await (const part of Buffer.isBuffer(body) ? [body] : body) parts.push(part)
    return { status: head.status, headers: head.headers, body: Buffer.concat(parts).toString('latin1') }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** Reads an answer by the parser of Node.js, told to be lenient. */
export async function readByNode(bytes: Buffer): Promise<Reading> {
  const connection = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  connection.push(bytes)
  connection.push(null)
  const asked = request({ createConnection: () => connection, insecureHTTPParser: true })
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      asked.on('response', resolve)
      asked.on('upgrade', resolve)
      asked.on('error', reject)
      asked.end()
    })
    const { statusCode: status = 0, rawHeaders: raw } = answer
    const headers = raw.flatMap((name, index): Header[] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []))
    const parts: Buffer[] = []
    if (status !== 101) for await (const part of answer) parts.push(part)
    return { status, headers, body: Buffer.concat(parts).toString('latin1') }
  } catch (error) {
    return { error: (error as Error).message }
  } finally {
    asked.destroy()
    connection.destroy()
  }
}
