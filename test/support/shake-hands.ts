import {
  defineProber,
  readLine,
  setTlsMetrics,
  type TlsHandshake,
  type TlsOptions,
  tlsConfigSchema,
} from 'probe-exporter'
import * as z from 'zod'
import { goldenOf, runProber, verdictOf } from './run-prober.ts'

const ip = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true } as const

export interface Handshake {
  /** `ok`, or reason and phase of the failure. */
  readonly verdict: string
  readonly message: string
  /** Undefined where the handshake itself failed. */
  readonly handshake: TlsHandshake | undefined
  /** The exposition of the probe, as in `goldenOf`. */
  readonly lines: readonly string[]
  /** What the server said after it. */
  readonly said: string
}

/** Probes a TLS server of 127.0.0.1 with the settings of a `tls_config`, and reads a line. */
export async function shakeHands(
  port: number,
  tlsConfig: object,
  { host = 'localhost', ...tls }: TlsOptions & { readonly host?: string } = {},
): Promise<Handshake> {
  let handshake: TlsHandshake | undefined
  let said = ''
  const prober = defineProber({
    name: 'shake_hands',
    options: z.strictObject({ tls_config: tlsConfigSchema }),
    async probe({ dial, options, metrics }) {
      const onHandshake = (done: TlsHandshake): void => {
        handshake = done
        setTlsMetrics(metrics, done)
      }
      await using connection = await dial({ ip, tls: { ...tls, settings: options.tls_config, onHandshake } })
      said = await readLine(connection, { maxBytes: 1000 })
    },
  })
  const result = await runProber(prober, `${host}:${port}`, { options: { tls_config: tlsConfig } })
  const message = result.outcome.ok ? '' : result.outcome.message
  return { verdict: verdictOf(result.outcome), message, handshake, lines: await goldenOf(result), said }
}
