import { HttpError } from '../targets/http-error.ts'

/** Why the exporter could not probe, with nothing said about the target. */
export const OVERLOAD_REASONS = ['no_slot', 'too_late', 'no_descriptors', 'no_worker'] as const
export type OverloadReason = (typeof OVERLOAD_REASONS)[number]

/** Seconds after which a scrape may be tried again; slots become free all the time. */
const RETRY_AFTER = '1'

/** Thrown when the exporter has too much to do: the scrape is answered with 503, and counted by its reason. */
export class OverloadError extends HttpError {
  readonly reason: OverloadReason

  constructor(reason: OverloadReason, message: string) {
    super(503, message, { headers: { 'Retry-After': RETRY_AFTER } })
    this.reason = reason
  }
}
