import * as z from 'zod'
import { checkHttpRequest } from '../../src/http/check-request.ts'
import type { Credentials } from '../../src/http/credentials.ts'
import { fetchHttp } from '../../src/http/fetch.ts'
import { completeHttpRequest, httpRequestOptions } from '../../src/http/request-settings.ts'
import { parseTargetUrl } from '../../src/http/target-url.ts'
import { createTrace, type HttpAnswerHead, type HttpTrace } from '../../src/http/trace.ts'
import type { Prober } from '../../src/probe/define-prober.ts'
import type { ProbeResult } from '../../src/probe/runner.ts'
import { type RunOptions, runProber } from '../support/run-prober.ts'

export interface FetchRun extends RunOptions {
  readonly credentials?: Credentials
  readonly wantsBody?: boolean
}

export interface Fetched extends ProbeResult {
  readonly trace: HttpTrace
  readonly body: Buffer | undefined
  /** What `beforeBody` was told. */
  readonly heads: readonly HttpAnswerHead[]
}

const NO_CREDENTIALS: Credentials = { headersFor: async () => [] }

const options = z.strictObject(httpRequestOptions).superRefine(checkHttpRequest).transform(completeHttpRequest)

/** Makes a request as a probe does, with the settings as the file has them. */
export async function runFetch(address: string, run: FetchRun = {}): Promise<Fetched> {
  const { credentials = NO_CREDENTIALS, wantsBody = true, hostname } = run
  const trace = createTrace()
  const heads: HttpAnswerHead[] = []
  let body: Buffer | undefined
  const prober: Prober = {
    name: 'fetch',
    options,
    async probe(context) {
      const settings = options.parse(context.options)
      const url = parseTargetUrl(context.target.address)
      body = await fetchHttp(context, url, settings, trace, {
        credentials,
        wantsBody,
        beforeBody: (head) => heads.push(head),
        ...(hostname === undefined ? {} : { hostname }),
      })
    },
  }
  const raw = { ...prober, options: z.record(z.string(), z.unknown()) }
  const result = await runProber(raw, address, { ...run, options: { preferred_ip_protocol: 'ip4', ...run.options } })
  return { ...result, trace, body, heads }
}
