import * as z from 'zod'
import { IP_PROTOCOLS, type IpProtocol } from '../net/resolve.ts'

/**
 * Keys for the options of a prober: `z.strictObject({ ...ipProtocolOptions })`, so that `dial({ ip: options })` takes them.
 */
export const ipProtocolOptions: {
  readonly preferred_ip_protocol: z.ZodDefault<z.ZodType<IpProtocol>>
  readonly ip_protocol_fallback: z.ZodDefault<z.ZodType<boolean>>
} = {
  preferred_ip_protocol: z
    .enum(IP_PROTOCOLS)
    .default('ip6')
    .meta({ description: 'Which addresses of a name are used first.' }),
  ip_protocol_fallback: z
    .boolean()
    .default(true)
    .meta({ description: 'Use the other protocol where the name has no address of the preferred one.' }),
}
