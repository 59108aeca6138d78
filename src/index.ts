/** The public surface: what a prober needs, and the metrics and formats that go with any prom-client registry. */

export { type CelExpression, celSchema } from './config/cel.ts'
export { durationSchema } from './config/duration.ts'
export { inTurn, type TurnContext } from './config/in-turn.ts'
export { ipProtocolOptions } from './config/ip-protocol-options.ts'
export { type Pattern, type PatternMatch, patternSchema } from './config/pattern.ts'
export { sizeSchema } from './config/size.ts'
export { tlsConfigSchema, tlsSecrets } from './config/tls-config.ts'
export { lintQueryResponse, type StepWarning } from './dialogue/lint.ts'
export { type DialogueMetrics, registerDialogueMetrics } from './dialogue/metrics.ts'
export { type DialogueOptions, runDialogue } from './dialogue/run.ts'
export { type DialogueStep, queryResponseSchema, type StepLabel } from './dialogue/step.ts'
export { checkHttpBody } from './http/check-body.ts'
export { checkHttpHead, checkHttpStatus, checkHttpVersion } from './http/check-head.ts'
export { checkHttpRequest } from './http/check-request.ts'
export {
  type HeaderRule,
  type HttpCheckSettings,
  hasCelRules,
  hasHttpBodyRules,
  httpCheckOptions,
  lintHttpChecks,
} from './http/check-settings.ts'
export type { HttpContext } from './http/context.ts'
export { type Credentials, createCredentials } from './http/credentials.ts'
export { type FetchOptions, fetchHttp } from './http/fetch.ts'
export { fetchHttpBody } from './http/fetch-body.ts'
export { parseHttpDate } from './http/http-date.ts'
export { lintHttpRequest } from './http/lint-request.ts'
export { refuseHttpRequest } from './http/refuse-request.ts'
export { httpRequestSecrets } from './http/request-secrets.ts'
export { completeHttpRequest, type HttpRequestSettings, httpRequestOptions } from './http/request-settings.ts'
export { parseTargetUrl, type TargetUrl } from './http/target-url.ts'
export { createTrace as createHttpTrace, type HttpAnswerHead, type HttpTrace } from './http/trace.ts'
export { HttpVerdict } from './http/verdict.ts'
export { type JsonDocument, parseJson, readJsonBytes } from './json/document.ts'
export { lintJsonMetrics } from './json/lint-metrics.ts'
export { type JsonMetric, type JsonMetricType, jsonMetricsSchema } from './json/metric-settings.ts'
export type { JsonNode, JsonPath, Scope as JsonScope } from './json/path.ts'
export { createJsonReporter, type JsonReportOptions } from './json/report-metrics.ts'
export { parseIsoTime, type TimeUnit, type Zone } from './json/time.ts'
export type { LogFields } from './log/logger.ts'
export { quote } from './log/quote.ts'
export type { DropReason, OnDrop } from './metrics/collect.ts'
export { renderOpenMetrics, renderText } from './metrics/exposition.ts'
export type { Labels } from './metrics/family.ts'
export { Gauge } from './metrics/gauge.ts'
export { Info } from './metrics/info.ts'
export { InvalidSampleError } from './metrics/invalid-sample-error.ts'
export type { MetricDefinition, RegisterOptions } from './metrics/metric.ts'
export {
  type CountedDefinition,
  DuplicateMetricError,
  type HistogramDefinition,
  Registrar,
} from './metrics/registrar.ts'
export { SidecarCounter, type SidecarSampleOptions } from './metrics/sidecar-counter.ts'
export { StateSet, type StateSetDefinition } from './metrics/state-set.ts'
export { type Connection, type ReadLimit, readLine, readUntil } from './net/connection.ts'
export type { DialOptions, ResolveOptions } from './net/dial.ts'
export { PHASES, type Phase, ProbeFailure, REASONS, type Reason } from './net/failure.ts'
export { toSeconds } from './net/phase-clock.ts'
export type { IpProtocol, IpProtocolOptions, ResolvedAddress } from './net/resolve.ts'
export { toSocketFailure } from './net/socket-failure.ts'
export type { TlsHandshake, TlsOptions } from './net/tls.ts'
export { setTlsMetrics, type TlsMetricsOptions } from './net/tls-metrics.ts'
export type { TlsSettings, TlsVersion } from './net/tls-settings.ts'
export {
  defineProber,
  type ProbeContext,
  type ProbeMemory,
  type Prober,
  type ProberDefinition,
  type ProbeTarget,
} from './probe/define-prober.ts'
export type { LogEntry, ProbeLog } from './probe/probe-log.ts'
