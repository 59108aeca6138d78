import * as z from 'zod'
import { addressOptions, flag } from './common.ts'

/** Settings of blackbox_exporter's prober for ICMP echoes. */
export const icmpOptions: z.ZodType = z.strictObject({
  ...addressOptions,
  payload_size: z.int().default(0).meta({ description: 'Size of the payload, in bytes.' }),
  dont_fragment: flag('Set the bit of the IPv4 header that forbids routers to fragment.'),
  ttl: z
    .int()
    .min(0, 'ttl cannot be negative')
    .max(255, 'ttl cannot exceed 255')
    .default(64)
    .meta({ description: 'How many hops a packet may take.' }),
})
