import * as z from 'zod'
import { ipProtocolOptions } from '../config/ip-protocol-options.ts'
import { tlsConfigSchema } from '../config/tls-config.ts'
import { flag, TLS, text } from './common.ts'

/** Settings of blackbox_exporter's prober for the health checks of gRPC. */
export const grpcOptions: z.ZodType = z.strictObject({
  service: text('Service whose health is asked for; that of the whole server where it is empty.'),
  tls: flag('Connect with TLS.'),
  tls_config: tlsConfigSchema.exactOptional().meta({ description: TLS }),
  ...ipProtocolOptions,
})
