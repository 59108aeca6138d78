import * as z from 'zod'
import { quote } from '../log/quote.ts'
import { parseDnsServer } from '../net/dns/dns-server.ts'

const server = z
  .string()
  .max(100)
  .transform((text, context): string => {
    const read = parseDnsServer(text)
    if (read !== undefined) return read
    const message = `${quote(text)} is no DNS server; expected an IP address, with or without :port`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** `resolver:` of a module or target: one DNS server, or up to three; as `IP:port` once read. */
export const resolverSchema: z.ZodExactOptional<z.ZodType<readonly string[]>> = z
  .exactOptional(
    z
      .union([server, z.array(server).min(1).max(3)])
      .transform((servers): readonly string[] => (typeof servers === 'string' ? [servers] : servers)),
  )
  .meta({ description: 'DNS servers that are asked for names in place of those of the machine: IP or IP:port.' })
