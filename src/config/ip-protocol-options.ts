import * as z from 'zod'
import { IP_PROTOCOLS, type IpProtocol } from '../net/resolve.ts'

/**
 * Keys for the options of a prober: `z.strictObject({ ...ipProtocolOptions })`, so that `dial({ ip: options })` takes them.
 */
export const ipProtocolOptions: {
  readonly preferred_ip_protocol: z.ZodPrefault<z.ZodType<IpProtocol, string>>
  readonly ip_protocol_fallback: z.ZodDefault<z.ZodType<boolean>>
} = {
  preferred_ip_protocol: z
    .string()
    .meta({ examples: [...IP_PROTOCOLS] })
    // Whatever it is, as in blackbox_exporter; the configuration warns of what is neither.
    .transform((text): IpProtocol => (text === '' || text === 'ip6' ? 'ip6' : 'ip4'))
    .prefault('ip6')
    .meta({ description: 'Which addresses of a name are used first, ip4 or ip6.' }),
  ip_protocol_fallback: z
    .boolean()
    .default(true)
    .meta({ description: 'Use the other protocol where the name has no address of the preferred one.' }),
}
