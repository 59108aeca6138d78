import {
  defineProber,
  ipProtocolOptions,
  lintQueryResponse,
  type ProbeContext,
  queryResponseSchema,
  registerDialogueMetrics,
  runDialogue,
  setTlsMetrics,
  type TlsOptions,
  tlsConfigSchema,
  tlsSecrets,
} from 'probe-exporter'
import * as z from 'zod'

const options = z.strictObject({
  ...ipProtocolOptions,
  source_ip_address: z.string().default('').meta({ description: 'Local IP address to connect from.' }),
  tls: z.boolean().default(false).meta({ description: 'Begin with TLS.' }),
  tls_config: tlsConfigSchema
    .prefault({})
    .meta({ description: 'How to speak TLS, from the beginning or by starttls.' }),
  query_response: queryResponseSchema,
  max_bytes: z
    .int()
    .min(1)
    .max(1024 * 1024 * 1024)
    .default(1024 * 1024)
    .meta({ description: 'Most bytes that are read of the target; more of them fail with too_large.' }),
})

type Options = z.output<typeof options>

/** Succeeds when the target accepts a connection, and says in turn what `query_response` expects of it. */
export default defineProber({
  name: 'tcp',
  options,

  *lint({ query_response }) {
    for (const { path, message } of lintQueryResponse(query_response)) {
      yield { path: ['query_response', ...path], message }
    }
  },

  secrets: ({ tls_config }) => tlsSecrets(tls_config),

  async probe(context) {
    const { options, dial } = context
    const metrics = registerDialogueMetrics(context.metrics)
    const tls = tlsOptions(context)
    const connection = await dial({
      ip: options,
      tls: options.tls && tls,
      ...(options.source_ip_address === '' ? {} : { sourceIp: options.source_ip_address }),
    })
    await runDialogue(connection, options.query_response, { metrics, maxBytes: options.max_bytes, tls, context })
  },
})

/** The name that the query gives stands in for a server name that the settings do not have. */
function tlsOptions({ options, target, metrics }: ProbeContext<Options>): TlsOptions {
  const serverName = options.tls_config.server_name || target.hostname
  return {
    settings: options.tls_config,
    ...(serverName === undefined ? {} : { serverName }),
    onHandshake: (handshake) => setTlsMetrics(metrics, handshake),
  }
}
