import * as z from 'zod'
import { queryResponseSchema } from '../dialogue/step.ts'
import { httpRequestOptions } from '../http/request-settings.ts'
import { addressOptions } from './common.ts'

/** Settings of the prober for WebSocket that blackbox_exporter has on its main branch; no release has settled them yet. */
export const websocketOptions: z.ZodType = z.strictObject({
  ...addressOptions,
  http_config: z
    .strictObject({
      ...httpRequestOptions,
      headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
    })
    .exactOptional()
    .meta({ description: 'How the connection is asked for.' }),
  query_response: queryResponseSchema,
})
