import { ProbeFailure } from '../net/failure.ts'
import type { BodyOutcome } from './check-body.ts'
import type { HttpContext } from './context.ts'
import { type FetchOptions, fetchHttp } from './fetch.ts'
import type { HttpRequestSettings } from './request-settings.ts'
import type { TargetUrl } from './target-url.ts'
import type { HttpTrace } from './trace.ts'

/**
 * Makes a request as `fetchHttp` does; but once there is a final answer, whatever is wrong with its body is returned and
 * not thrown, for the head is to be judged first.
 * @throws ProbeFailure, when there is no answer.
 */
export async function fetchHttpBody(
  context: HttpContext,
  url: TargetUrl,
  settings: HttpRequestSettings,
  trace: HttpTrace,
  options: FetchOptions,
): Promise<BodyOutcome> {
  try {
    const body = await fetchHttp(context, url, settings, trace, options)
    if (body !== undefined || !options.wantsBody) return body ?? Buffer.alloc(0)
    return new ProbeFailure('mismatch', 'the body of a redirect that is not followed is not read', { phase: 'check' })
  } catch (error) {
    if (error instanceof ProbeFailure && trace.answer !== undefined) return error
    throw error
  }
}
