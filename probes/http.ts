import {
  checkHttpBody,
  checkHttpHead,
  checkHttpRequest,
  checkHttpVersion,
  completeHttpRequest,
  createCredentials,
  createHttpTrace,
  defineProber,
  fetchHttpBody,
  type HttpAnswerHead,
  type HttpTrace,
  HttpVerdict,
  hasCelRules,
  hasHttpBodyRules,
  httpCheckOptions,
  httpRequestOptions,
  httpRequestSecrets,
  inTurn,
  lintHttpChecks,
  lintHttpRequest,
  type ProbeContext,
  parseHttpDate,
  parseTargetUrl,
  refuseHttpRequest,
  setTlsMetrics,
  toSeconds,
} from 'probe-exporter'
import * as z from 'zod'

const options = z
  .strictObject({ ...httpRequestOptions, ...httpCheckOptions })
  .superRefine(checkHttpRequest)
  .transform(completeHttpRequest)

type Context = ProbeContext<z.output<typeof options>>

/** Succeeds when the target answers a request as the module says: with a status of 200 to 299, where it says nothing. */
export default defineProber({
  name: 'http',
  options,
  defaultPort: 80,
  refuse: refuseHttpRequest,
  secrets: httpRequestSecrets,
  lint: (settings) => [...lintHttpRequest(settings), ...lintHttpChecks(settings)],

  async probe(context) {
    const { target, options, enterPhase, log } = context
    const trace = createHttpTrace()
    const verdict = new HttpVerdict(log)
    const credentials = createCredentials(options, context)
    const report = registerMetrics(context, trace, verdict)
    try {
      const body = await fetchHttpBody(context, parseTargetUrl(target.address), options, trace, {
        ...(target.hostname === undefined ? {} : { hostname: target.hostname }),
        credentials,
        wantsBody: hasHttpBodyRules(options),
        beforeBody(head) {
          checkHttpHead(head, options, verdict)
          report()
        },
      })
      enterPhase('check')
      await inTurn(context, () => checkHttpBody(body, options, verdict))
      checkHttpVersion(trace, options, verdict)
    } finally {
      report()
      reportToken(context, credentials.tokenSeconds?.())
    }
    verdict.throwIfBad()
  },
})

/** What every probe has. */
const GAUGES = {
  length: { name: 'probe_http_content_length', help: 'Length that the answer declares; -1 for none.' },
  bodyLength: {
    name: 'probe_http_uncompressed_body_length',
    help: 'Bytes of the body that were read, decompressed.',
  },
  redirects: { name: 'probe_http_redirects', help: 'Redirects, with the one that was not followed.' },
  ssl: { name: 'probe_http_ssl', help: 'Whether the final answer came over TLS.' },
  status: { name: 'probe_http_status_code', help: 'Status code of the final answer; 0 where there is none.' },
  version: { name: 'probe_http_version', help: 'Version of HTTP of the final answer.' },
  regex: {
    name: 'probe_failed_due_to_regex',
    help: 'Whether a regular expression about header or body failed.',
  },
  cel: { name: 'probe_failed_due_to_cel', help: 'Whether a CEL expression failed.' },
}

/** Registers what every probe has, with 0 for now. What is given back brings all of it up to date, at any time. */
function registerMetrics(context: Context, trace: HttpTrace, verdict: HttpVerdict): () => void {
  const { metrics, options } = context
  const register = (definition: { readonly name: string; readonly help: string }) => {
    const gauge = metrics.gauge(definition)
    gauge.set(0)
    return gauge
  }
  const setDurations = registerDurations(context, trace)
  const length = register(GAUGES.length)
  const bodyLength = register(GAUGES.bodyLength)
  const redirects = register(GAUGES.redirects)
  const ssl = register(GAUGES.ssl)
  const status = register(GAUGES.status)
  const version = register(GAUGES.version)
  const regex = register(GAUGES.regex)
  const cel = hasCelRules(options) ? register(GAUGES.cel) : undefined
  let shown: HttpTrace['handshake']
  return () => {
    setDurations()
    redirects.set(trace.redirects)
    bodyLength.set(trace.bodyBytes)
    regex.set(verdict.isBroken('regex') ? 1 : 0)
    cel?.set(verdict.isBroken('cel') ? 1 : 0)
    const { answer, handshake } = trace
    if (handshake !== undefined && handshake !== shown) setTlsMetrics(metrics, handshake)
    shown = handshake
    if (answer === undefined) return
    length.set(answer.contentLength)
    ssl.set(answer.secure ? 1 : 0)
    status.set(answer.status)
    version.set(Number(answer.version.replace('HTTP/', '')))
    reportLastModified(context, answer)
  }
}

const DURATIONS = {
  name: 'probe_http_duration_seconds',
  help: 'How long each phase of the request took, summed over all redirects.',
  unit: 'seconds',
}

/** The phases that blackbox_exporter has, as each sample of the durations names its own. */
const OF = {
  resolve: { labels: { phase: 'resolve' } },
  connect: { labels: { phase: 'connect' } },
  tls: { labels: { phase: 'tls' } },
  processing: { labels: { phase: 'processing' } },
  transfer: { labels: { phase: 'transfer' } },
}

/** They are summed over all redirects. */
function registerDurations({ metrics, phaseSeconds }: Context, trace: HttpTrace): () => void {
  const gauge = metrics.gauge(DURATIONS)
  const set = (): void => {
    gauge.set(phaseSeconds('resolve'), OF.resolve)
    gauge.set(phaseSeconds('connect'), OF.connect)
    gauge.set(phaseSeconds('tls'), OF.tls)
    gauge.set(toSeconds(trace.processingMs), OF.processing)
    gauge.set(toSeconds(trace.transferMs), OF.transfer)
  }
  set()
  return set
}

function reportLastModified({ metrics }: Context, { headers }: HttpAnswerHead): void {
  const header = headers.find(([name]) => name.length === 13 && name.toLowerCase() === 'last-modified')
  const seconds = header && parseHttpDate(header[1])
  if (seconds === undefined) return
  metrics
    .gauge({
      name: 'probe_http_last_modified_timestamp_seconds',
      help: 'When the answer says that it was last changed, in seconds since 1970.',
      unit: 'seconds',
    })
    .set(seconds)
}

/** The time for a token is in no other metric of the probe. */
function reportToken({ metrics }: Context, seconds: number | undefined): void {
  if (seconds === undefined) return
  metrics
    .gauge({
      name: 'probe_http_oauth2_token_duration_seconds',
      help: 'How long it took to fetch the token, where none was kept.',
      unit: 'seconds',
    })
    .set(seconds)
}
