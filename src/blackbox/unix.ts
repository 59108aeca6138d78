import * as z from 'zod'
import { tlsConfigSchema } from '../config/tls-config.ts'
import { queryResponseSchema } from '../dialogue/step.ts'
import { flag, TLS } from './common.ts'

/** Settings of blackbox_exporter's prober for Unix sockets. */
export const unixOptions: z.ZodType = z.strictObject({
  query_response: queryResponseSchema,
  tls: flag('Upgrade to TLS at once.'),
  tls_config: tlsConfigSchema.exactOptional().meta({ description: TLS }),
})
