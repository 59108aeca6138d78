import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { Registry } from 'prom-client'
import { createLogger } from '../../src/log/logger.ts'
import { Registrar } from '../../src/metrics/registrar.ts'
import type { Authenticator } from '../../src/web/authenticator.ts'
import { Door } from '../../src/web/door.ts'
import { closeServer, listen, urlOf } from '../../src/web/listen.ts'
import { createAuthority, issueCertificate } from '../support/certificates.ts'

/** A door on a free port of 127.0.0.1, behind which each request is answered with its method and its URL. */
export interface StartedDoor {
  readonly door: Door
  readonly url: string
  readonly port: number
  readonly folder: string
  readonly lines: readonly string[]
  /** Puts another text into a file, and lets the door find it. */
  readonly rewrite: (name: string, text: string) => Promise<void>
  /** The value of one of the door's series. */
  readonly own: (series: string) => Promise<string | undefined>
}

/** Writes files into a folder of their own. */
export async function writeFiles(t: ExecutionContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-exporter-door-'))
  t.teardown(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

interface StartOptions {
  /** What is behind the door. */
  readonly listener?: RequestListener
  readonly authenticator?: Authenticator
  /** Whether the door looks at its files by itself. @defaultValue false */
  readonly looks?: boolean
}

const echo: RequestListener = (request, response) => {
  response.end(`${request.method} ${request.url}`)
}

/** Starts a door with a web configuration; `files` go beside it, by name. */
export async function startDoor(
  t: ExecutionContext,
  yaml: string,
  files: Readonly<Record<string, string>> = {},
  { listener = echo, authenticator, looks = false }: StartOptions = {},
): Promise<StartedDoor> {
  const folder = await writeFiles(t, { ...files, 'web.yml': yaml })
  const lines: string[] = []
  const write = (line: string): unknown => lines.push(line.replace(/^time=\S+ /, '').trimEnd())
  const logger = createLogger({ level: 'debug', format: 'logfmt', write })
  const metrics = new Registrar(new Registry())
  const file = join(folder, 'web.yml')
  const door = await Door.open({ file, logger, metrics, ...(authenticator && { authenticator }) })
  if (!looks) door.watch.stop()
  const server = await listen(door.guard(listener), { host: '127.0.0.1', watch: door.watch, logger })
  t.teardown(async () => {
    await closeServer(server, 0)
    await door.stop()
  })
  const rewrite = async (name: string, text: string): Promise<void> => {
    await writeFile(join(folder, `${name}.new`), text)
    await rename(join(folder, `${name}.new`), join(folder, name))
    await door.watch.check() // It is seen,
    await door.watch.check() // and has settled.
  }
  const own = async (series: string): Promise<string | undefined> => {
    const line = (await metrics.registry.metrics()).split('\n').find((candidate) => candidate.startsWith(`${series} `))
    return line?.slice(series.length + 1)
  }
  const url = urlOf(server)
  return { door, url, port: Number(new URL(url).port), folder, lines, rewrite, own }
}

/** What the tests of TLS need: made once, for it takes long. */
export async function makeCertificates() {
  const [ca, otherCa] = await Promise.all([createAuthority('the authority'), createAuthority('another authority')])
  const [server, renewed, client, stranger] = await Promise.all([
    issueCertificate(ca, '127.0.0.1', 30),
    issueCertificate(ca, '127.0.0.1', 60),
    issueCertificate(ca, 'client.example', 30),
    issueCertificate(otherCa, 'client.example', 30),
  ])
  const files = {
    'server.crt': server.cert,
    'server.key': server.key,
    'ca.crt': ca.cert,
    'renewed.crt': renewed.cert,
    'renewed.key': renewed.key,
  }
  return { ca, otherCa, client, stranger, server, renewed, files }
}
