import { inspect } from 'node:util'
import { InvalidSampleError } from '../metrics/invalid-sample-error.ts'
import { LookupTimeout, type Phase, ProbeFailure, REASONS, type Reason } from '../net/failure.ts'

/** How a probe ended. */
export type ProbeOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly reason: Reason
      readonly phase: Phase
      readonly message: string
      /** Set where more time might have made a difference. */
      readonly lackedTime?: true
      /** What a prober threw that is at fault itself. */
      readonly fault?: Error
    }

type Failure = ProbeOutcome & { readonly ok: false }

/** Turns what a prober threw into the end of its probe; `phase` is what the probe was in. */
export function toOutcome(error: unknown, phase: Phase): Failure {
  try {
    return readThrown(error, phase)
  } catch {
    // A getter of it throws, or it has a symbol for a message.
    const message = 'the prober failed: what it threw cannot be read'
    return { ok: false, reason: 'internal', phase, message, fault: new Error(message) }
  }
}

function readThrown(error: unknown, phase: Phase): Failure {
  if (error instanceof ProbeFailure && REASONS.includes(error.reason)) {
    const { reason } = error
    const late = reason === 'timeout' || isLookupTimeout(error)
    return {
      ok: false,
      reason,
      phase: error.phase ?? phase,
      message: `${error.message}`,
      ...(late && { lackedTime: true }),
    }
  }
  const fault = error instanceof Error ? error : new Error(`thrown: ${inspect(error)}`)
  const { message } = fault
  // The value came from the target: a counter that runs below zero, a state that nobody knows.
  if (error instanceof InvalidSampleError) return { ok: false, reason: 'mismatch', phase, message }
  return { ok: false, reason: 'internal', phase, message: `the prober failed: ${message}`, fault }
}

/** Whether an error is a name that was not found in time, or follows from one. */
function isLookupTimeout(error: unknown, depth = 5): boolean {
  if (!(error instanceof Error) || depth === 0) return false
  return error instanceof LookupTimeout || isLookupTimeout(error.cause, depth - 1)
}
