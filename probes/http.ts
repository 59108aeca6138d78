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

/** Registers what every probe has, with 0 for now. What is given back brings all of it up to date, at any time. */
function registerMetrics(context: Context, trace: HttpTrace, verdict: HttpVerdict): () => void {
  const { metrics, options } = context
  const gauge = (name: string, help: string): ((value: number) => void) => {
    const registered = metrics.gauge({ name, help })
    registered.set(0)
    return (value) => registered.set(value)
  }
  const setDurations = registerDurations(context, trace)
  const setLength = gauge('probe_http_content_length', 'Length that the answer declares; -1 for none.')
  const setBodyLength = gauge('probe_http_uncompressed_body_length', 'Bytes of the body that were read, decompressed.')
  const setRedirects = gauge('probe_http_redirects', 'Redirects, with the one that was not followed.')
  const setSsl = gauge('probe_http_ssl', 'Whether the final answer came over TLS.')
  const setStatus = gauge('probe_http_status_code', 'Status code of the final answer; 0 where there is none.')
  const setVersion = gauge('probe_http_version', 'Version of HTTP of the final answer.')
  const setRegex = gauge('probe_failed_due_to_regex', 'Whether a regular expression about header or body failed.')
  const setCel = hasCelRules(options) ? gauge('probe_failed_due_to_cel', 'Whether a CEL expression failed.') : undefined
  let shown: HttpTrace['handshake']
  return () => {
    setDurations()
    setRedirects(trace.redirects)
    setBodyLength(trace.bodyBytes)
    setRegex(verdict.isBroken('regex') ? 1 : 0)
    setCel?.(verdict.isBroken('cel') ? 1 : 0)
    const { answer, handshake } = trace
    if (handshake !== undefined && handshake !== shown) setTlsMetrics(metrics, handshake)
    shown = handshake
    if (answer === undefined) return
    setLength(answer.contentLength)
    setSsl(answer.secure ? 1 : 0)
    setStatus(answer.status)
    setVersion(Number(answer.version.replace('HTTP/', '')))
    reportLastModified(context, answer)
  }
}

/** The phases that blackbox_exporter has, summed over all redirects. */
function registerDurations({ metrics, phaseSeconds }: Context, trace: HttpTrace): () => void {
  const gauge = metrics.gauge({
    name: 'probe_http_duration_seconds',
    help: 'How long each phase of the request took, summed over all redirects.',
    unit: 'seconds',
  })
  const set = (): void => {
    for (const phase of ['resolve', 'connect', 'tls'] as const) gauge.set(phaseSeconds(phase), { labels: { phase } })
    gauge.set(toSeconds(trace.processingMs), { labels: { phase: 'processing' } })
    gauge.set(toSeconds(trace.transferMs), { labels: { phase: 'transfer' } })
  }
  set()
  return set
}

function reportLastModified({ metrics }: Context, { headers }: HttpAnswerHead): void {
  const [, value = ''] = headers.find(([name]) => name.toLowerCase() === 'last-modified') ?? []
  const seconds = parseHttpDate(value)
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
