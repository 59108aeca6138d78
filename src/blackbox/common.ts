import * as z from 'zod'
import { ipProtocolOptions } from '../config/ip-protocol-options.ts'

/** What `tls_config` means. */
export const TLS = 'How TLS is spoken, and whom it trusts.'

/** A string of which nothing is known; empty where it is not set. */
export function text(description: string): z.ZodType {
  return z.string().default('').meta({ description })
}

/** A list of strings; empty where it is not set. */
export function texts(description: string): z.ZodType {
  return z.array(z.string()).default([]).meta({ description })
}

/** A switch, off where it is not set. */
export function flag(description: string): z.ZodType {
  return z.boolean().default(false).meta({ description })
}

/** Keys of every prober that connects to an address. */
export const addressOptions: typeof ipProtocolOptions & { readonly source_ip_address: z.ZodType } = {
  ...ipProtocolOptions,
  source_ip_address: text('Local IP address to connect from.'),
}
