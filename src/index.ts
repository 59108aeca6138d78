/** The public surface: what a prober needs, and the metrics and formats that go with any prom-client registry. */

export { durationSchema } from './config/duration.ts'
export { ipProtocolOptions } from './config/ip-protocol-options.ts'
export { type Pattern, patternSchema } from './config/pattern.ts'
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
export {
  defineProber,
  type OptionsWarning,
  type ProbeContext,
  type Prober,
  type ProberDefinition,
  type ProbeTarget,
} from './probe/define-prober.ts'
export type { LogEntry, ProbeLog } from './probe/probe-log.ts'
