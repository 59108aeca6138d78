import { inspect } from 'node:util'
import { createRedactor } from '../config/secrets.ts'
import { Registrar } from '../metrics/registrar.ts'
import type { Phase } from '../net/failure.ts'
import { fromPlainRegistry, type PlainRegistry, toPlainRegistry } from './isolate-metrics.ts'
import type { ProbeOutcome } from './outcome.ts'
import type { LogEntry } from './probe-log.ts'
import type { ProbeResult } from './runner.ts'

/** The fault of a prober as plain data; an error loses its name on the way. */
export interface PlainFault {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
}

/** What a probe brought to light, as plain data. */
export interface PlainResult {
  readonly outcome: ProbeOutcome
  readonly fault: PlainFault | undefined
  readonly durationSeconds: number
  readonly phaseSeconds: ReadonlyMap<Phase | 'other', number>
  readonly registry: PlainRegistry
  readonly log: readonly LogEntry[]
  /** What the probe itself has read and nobody may see. */
  readonly secrets: readonly string[]
}

/** Turns a result into what can be passed on to another process. */
export async function toPlainResult(result: ProbeResult): Promise<PlainResult> {
  const { outcome, durationSeconds, phaseSeconds, metrics, log, secrets } = result
  const { fault, ...plain } = { fault: undefined, ...outcome }
  return {
    outcome: plain,
    fault: fault && toPlainFault(fault),
    durationSeconds,
    phaseSeconds,
    registry: await toPlainRegistry(metrics.registry),
    log: [...log],
    secrets: [...secrets],
  }
}

/** Turns whatever was thrown into plain data. */
export function toPlainFault(thrown: unknown): PlainFault {
  const { name, message, stack } = thrown instanceof Error ? thrown : new Error(`thrown: ${inspect(thrown)}`)
  return { name: String(name), message: String(message), stack: stack === undefined ? undefined : String(stack) }
}

/** Makes a result of what another process has passed on. */
export function fromPlainResult(plain: PlainResult, redactConfigured: (text: string) => string): ProbeResult {
  const { outcome, fault, durationSeconds, phaseSeconds, registry, log, secrets } = plain
  const redactOwn = createRedactor(secrets)
  return {
    outcome: outcome.ok || fault === undefined ? outcome : { ...outcome, fault: toError(fault) },
    durationSeconds,
    phaseSeconds,
    metrics: new Registrar(fromPlainRegistry(registry)),
    log,
    redact: (text) => redactConfigured(redactOwn(text)),
    secrets: new Set(secrets),
  }
}

/** Makes an error of the fault in another process. */
export function toError({ name, message, stack }: PlainFault): Error {
  const error = new Error(message)
  error.name = name
  error.stack = stack ?? ''
  return error
}
