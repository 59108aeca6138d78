import { type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { ExecutionContext } from 'ava'
import type { ExporterOptions } from '../../src/exporter/create-exporter.ts'
import type { WebOptions } from '../../src/web/app.ts'
import { closeServer, listen, urlOf } from '../../src/web/listen.ts'
import { createListener } from '../../src/web/listener.ts'
import { type StartedExporter, startExporter } from '../exporter/start-exporter.ts'

/** An exporter that answers on a free port of 127.0.0.1. */
export interface StartedApp extends StartedExporter {
  readonly url: string
  readonly port: number
  /** Sends a request with exactly this path and these headers. */
  readonly ask: (path: string, options?: AskOptions) => Promise<Answer>
}

export interface AskOptions {
  /** @defaultValue `GET` */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** As it came, compressed perhaps. */
  readonly bytes: Buffer
  readonly text: string
}

type AppOptions = Partial<ExporterOptions & WebOptions> & { readonly files?: Readonly<Record<string, string>> }

export async function startApp(t: ExecutionContext, yaml: string, options: AppOptions = {}): Promise<StartedApp> {
  const started = await startExporter(t, yaml, options)
  const listener = createListener({
    routePrefix: '',
    telemetryPath: '/metrics',
    ...options,
    exporter: started.exporter,
  })
  const server = await listen(listener, { host: '127.0.0.1', port: 0 })
  t.teardown(() => closeServer(server, 0))
  const url = urlOf(server)
  return { ...started, url, port: Number(new URL(url).port), ask: (path, asked) => ask(url, path, asked) }
}

async function ask(url: string, path: string, { method = 'GET', headers = {} }: AskOptions = {}): Promise<Answer> {
  const { hostname, port } = new URL(url)
  const fields = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])
  const outgoing = request({ hostname, port, path, method, headers: Object.fromEntries(fields), agent: false })
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
    outgoing.end()
  })
  const bytes = await buffer(response)
  return { status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString() }
}

/** A file with a target that tells the time, if it is there to do so. */
export function clockYaml(address: string): string {
  return `modules:
  daytime: { prober: daytime, timeout: 60s }
  tcp: { prober: tcp, timeout: 2s }
targets:
  clock: { address: "${address}", module: daytime, labels: { team: platform } }
`
}
