import redis from '../../examples/probers/redis.ts'
import daytime from '../../probes/daytime.ts'
import http from '../../probes/http.ts'
import json from '../../probes/json.ts'
import tcp from '../../probes/tcp.ts'
import type { Prober } from '../../src/probe/define-prober.ts'

/** A prober with the settings that it meets hostile servers with. */
export interface Setup {
  readonly prober: Prober
  readonly options: object
  /** What stands before and behind the address of the server. */
  readonly address: (hostPort: string) => string
}

const insecure = { tls_config: { insecure_skip_verify: true } }
const dialogue = { query_response: [{ expect: '^220 ' }], max_bytes: 200_000 }
const checks = { body_size_limit: '64KB', fail_if_body_not_matches_regexp: ['hello'] }
const metrics = [{ name: 'launched', type: 'gauge', value: '$.launched' }]
/** More than two sockets of this machine hold between them. */
const HUGE = 'x'.repeat(12 * 1024 * 1024)

const url = (scheme: string) => (hostPort: string) => `${scheme}://${hostPort}/`

/** Every built-in prober, and the one that stands for those of users, over each transport that it has. */
export const SETUPS = {
  tcp: { prober: tcp, options: dialogue, address: String },
  'tcp with TLS': { prober: tcp, options: { tls: true, ...insecure, ...dialogue }, address: String },
  'tcp with much to say': { prober: tcp, options: { query_response: [{ send: HUGE }] }, address: String },
  http: { prober: http, options: checks, address: url('http') },
  https: { prober: http, options: { ...checks, ...insecure }, address: url('https') },
  'http with gzip': { prober: http, options: { ...checks, compression: 'gzip' }, address: url('http') },
  'http with br': { prober: http, options: { ...checks, compression: 'br' }, address: url('http') },
  'http with deflate': { prober: http, options: { ...checks, compression: 'deflate' }, address: url('http') },
  'http with much to say': { prober: http, options: { ...checks, method: 'POST', body: HUGE }, address: url('http') },
  daytime: { prober: daytime, options: {}, address: String },
  json: { prober: json, options: { metrics }, address: String },
  'json with TLS': { prober: json, options: { metrics, transport: 'tls', ...insecure }, address: String },
  'json over http': { prober: json, options: { metrics }, address: url('http') },
  'json over https': { prober: json, options: { metrics, http: insecure }, address: url('https') },
  redis: { prober: redis, options: {}, address: String },
} as const satisfies Readonly<Record<string, Setup>>

export type SetupName = keyof typeof SETUPS

/** Those that begin with bytes of their own. */
export const PLAIN: readonly SetupName[] = ['tcp', 'http', 'daytime', 'json', 'json over http', 'redis']
/** Those that begin with TLS. */
export const SECURE: readonly SetupName[] = ['tcp with TLS', 'https', 'json with TLS', 'json over https']
/** Those that begin with a request of HTTP. */
export const WEB: readonly SetupName[] = ['http', 'json over http']
/** Those that speak HTTP/2 where the server does. */
export const WEB_2: readonly SetupName[] = ['https', 'json over https']
