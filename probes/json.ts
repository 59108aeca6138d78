import {
  type Connection,
  checkHttpRequest,
  checkHttpStatus,
  completeHttpRequest,
  createCredentials,
  createHttpTrace,
  createJsonReporter,
  DuplicateMetricError,
  defineProber,
  fetchHttp,
  type HttpAnswerHead,
  HttpVerdict,
  httpCheckOptions,
  httpRequestOptions,
  httpRequestSecrets,
  inTurn,
  ipProtocolOptions,
  type JsonDocument,
  jsonMetricsSchema,
  lintHttpRequest,
  lintJsonMetrics,
  type ProbeContext,
  ProbeFailure,
  parseIsoTime,
  parseJson,
  parseTargetUrl,
  quote,
  readJsonBytes,
  refuseHttpRequest,
  setTlsMetrics,
  tlsConfigSchema,
  tlsSecrets,
} from 'probe-exporter'
import * as z from 'zod'

const TRANSPORTS = ['tcp', 'tls', 'unix', 'http'] as const
type Transport = (typeof TRANSPORTS)[number]

const httpOptions = z
  .strictObject({ ...httpRequestOptions, valid_status_codes: httpCheckOptions.valid_status_codes })
  .superRefine(checkHttpRequest)
  .transform(completeHttpRequest)

const options = z
  .strictObject({
    transport: z.enum(TRANSPORTS).exactOptional().meta({
      description: 'How to reach the target; by its address if left out: http for a URL, unix for a path, else tcp.',
    }),
    tls_config: tlsConfigSchema.prefault({}).meta({ description: 'How to speak TLS, for the transport tls.' }),
    http: httpOptions
      .prefault({} as z.input<typeof httpOptions>)
      .meta({ description: 'The request, for the transport http.' }),
    send: z
      .string()
      .max(64 * 1024)
      .exactOptional()
      .meta({ description: 'A line to send first, over tcp, tls and unix; a line feed is added.' }),
    max_bytes: z
      .int()
      .min(1)
      .max(16 * 1024 * 1024)
      .default(64 * 1024)
      .meta({ description: 'Most bytes of the document; more of them fail with too_large.' }),
    max_depth: z
      .int()
      .min(1)
      .max(500)
      .default(100)
      .meta({ description: 'How deep the document may nest, with metrics.' }),
    max_samples: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .meta({ description: 'Most samples of a probe, with metrics.' }),
    max_label_length: z
      .int()
      .min(1)
      .max(4096)
      .default(256)
      .meta({ description: 'Most characters of a label that the document tells; it is cut there.' }),
    metrics: jsonMetricsSchema
      .exactOptional()
      .meta({ description: 'What to make of the document; if left out, each number in it is a counter.' }),
    prefix: z
      .string()
      .max(128)
      .regex(/^(?:[a-zA-Z_:][a-zA-Z0-9_:]*)?$/, 'a prefix has letters, digits, _ and :, and begins with no digit')
      .default('')
      .meta({ description: 'What the name of each counter begins with, without metrics.' }),
    help: z
      .record(z.string(), z.string().max(1024))
      .default({})
      .meta({ description: 'The help text of a counter, by the name of its field, without metrics.' }),
    ...ipProtocolOptions,
  })
  .superRefine(({ metrics, prefix, help }, context) => {
    if (metrics === undefined) return
    const message = (key: string): string => `${key} is for a module without metrics; say it there`
    if (prefix !== '') context.addIssue({ code: 'custom', path: ['prefix'], message: message('prefix') })
    if (Object.keys(help).length > 0) context.addIssue({ code: 'custom', path: ['help'], message: message('help') })
  })

type Options = z.output<typeof options>
type Context = ProbeContext<Options>

/**
 * Makes metrics of a JSON document, as `metrics` says. Without it, takes over the counters of a service that sends one
 * object: each number in it, counted since `launched`.
 */
export default defineProber({
  name: 'json',
  options,
  defaultPort: 80, // Over HTTP; over TCP an address names its port.

  refuse: (options, target) =>
    transportOf(options, target.address) === 'http' ? refuseHttpRequest(options.http, target) : undefined,

  secrets: ({ tls_config, http }) => [...tlsSecrets(tls_config), ...httpRequestSecrets(http)],

  *lint({ metrics = [], http }) {
    for (const { path, message } of lintHttpRequest(http)) yield { path: ['http', ...path], message }
    for (const { path, message } of lintJsonMetrics(metrics)) yield { path: ['metrics', ...path], message }
  },

  async probe(context) {
    const { target, options, metrics, memory, log, enterPhase } = context
    const limits = { maxSamples: options.max_samples, maxLabelLength: options.max_label_length }
    // The query may name another host at the same address, which has counters of its own.
    const ownMemory = target.hostname === undefined ? memory : undefined
    const report =
      options.metrics && createJsonReporter(options.metrics, { metrics, memory: ownMemory, log, ...limits })
    const bytes = await READERS[transportOf(options, target.address)](context)
    enterPhase('check')
    await inTurn(context, () => {
      if (report === undefined) reportCounters(parseJson(bytes), bytes, context)
      else report(parseJson(bytes, { maxDepth: options.max_depth }))
    })
  },
})

function transportOf({ transport }: Options, address: string): Transport {
  if (transport !== undefined) return transport
  return /^https?:\/\//i.test(address) ? 'http' : /^(?:unix:|\/)/.test(address) ? 'unix' : 'tcp'
}

/** How the document is read. */
const READERS: Readonly<Record<Transport, (context: Context) => Promise<Buffer>>> = {
  async tcp(context) {
    await using connection = await context.dial({ ip: context.options })
    return await ask(connection, context)
  },

  async tls(context) {
    const { options, target, metrics, dial } = context
    const serverName = options.tls_config.server_name || target.hostname
    await using connection = await dial({
      ip: options,
      tls: {
        settings: options.tls_config,
        ...(serverName === undefined ? {} : { serverName }),
        onHandshake: (handshake) => setTlsMetrics(metrics, handshake),
      },
    })
    return await ask(connection, context)
  },

  async unix(context) {
    await using connection = await context.dial({ unixPath: context.target.address.replace(/^unix:(?:\/\/)?/, '') })
    return await ask(connection, context)
  },

  async http(context) {
    const { options, target, metrics, log } = context
    const { http, max_bytes: maxBytes } = options
    const trace = createHttpTrace()
    const verdict = new HttpVerdict(log)
    try {
      const settings = { ...http, body_size_limit: http.body_size_limit || maxBytes }
      const body = await fetchHttp(context, parseTargetUrl(target.address), settings, trace, {
        ...(target.hostname === undefined ? {} : { hostname: target.hostname }),
        credentials: createCredentials(http, context),
        wantsBody: true,
        beforeBody(head: HttpAnswerHead) {
          checkHttpStatus(head, http, verdict)
          verdict.throwIfBad()
        },
      })
      if (body !== undefined) return body
      throw new ProbeFailure('mismatch', 'the body of a redirect that is not followed is not read', { phase: 'check' })
    } finally {
      if (trace.handshake !== undefined) setTlsMetrics(metrics, trace.handshake)
    }
  },
}

async function ask(connection: Connection, { options }: Context): Promise<Buffer> {
  if (options.send !== undefined) await connection.write(`${options.send}\n`)
  return readJsonBytes(connection, { maxBytes: options.max_bytes })
}

/** Takes each number of an object over as a counter, created at `launched`. */
function reportCounters({ root }: JsonDocument, bytes: Buffer, { options, metrics, log }: Context): void {
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    throw new ProbeFailure('mismatch', `expected a JSON object, got ${quote(bytes)}`)
  }
  const fields: Readonly<Record<string, unknown>> = { ...root }
  const launched = fields['launched']
  const created = parseTime(launched)
  let refused: unknown
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'launched' || typeof value !== 'number') continue
    try {
      metrics
        .sidecarCounter({
          name: options.prefix + field,
          help: ownHelp(options.help, field) ?? `The number ${quote(field)} that the target reports.`,
        })
        .set(value, created === undefined ? {} : { created })
    } catch (error) {
      log.error(`field ${quote(field)}: ${(error as Error).message}`)
      // "n" and "n_total" are the same counter: the first is served.
      if (!(error instanceof DuplicateMetricError)) refused ??= error
    }
  }
  if (refused !== undefined) throw refused
  if (created !== undefined) return
  throw new ProbeFailure('mismatch', `"launched" is ${describe(launched)}; expected a time of ISO 8601 or Unix seconds`)
}

/** The field's name comes from the target, and may be that of a property that every object has. */
function ownHelp(help: Readonly<Record<string, string>>, field: string): string | undefined {
  return Object.hasOwn(help, field) ? help[field] : undefined
}

/** @returns Unix seconds; undefined for what is no time, or one before 1970. */
function parseTime(value: unknown): number | undefined {
  const seconds = typeof value === 'string' ? parseIsoTime(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  return typeof value === 'string' ? quote(value) : typeof value === 'object' ? 'no time' : String(value)
}
