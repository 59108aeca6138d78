import * as z from 'zod'
import { suggestName } from '../config/nearest.ts'
import { tlsConfigSchema } from '../config/tls-config.ts'
import { quote } from '../log/quote.ts'
import { addressOptions, flag, TLS, text, texts } from './common.ts'

const CLASSES = ['IN', 'CS', 'CH', 'HS', 'NONE', 'ANY'] as const

/** The types of records, as the registry of DNS parameters names them and blackbox_exporter knows them. */
const TYPES =
  'A AAAA AFSDB AMTRELAY ANY APL ATMA AVC AXFR CAA CDNSKEY CDS CERT CNAME CSYNC DHCID DLV DNAME DNSKEY DS EID EUI48 EUI64 ' +
  'GID GPOS HINFO HIP HTTPS IPSECKEY ISDN IXFR KEY KX L32 L64 LOC LP MAILA MAILB MB MD MF MG MINFO MR MX NAPTR NID ' +
  'NIMLOC NINFO NS NSAP-PTR NSEC NSEC3 NSEC3PARAM NULL NXNAME NXT None OPENPGPKEY OPT PTR PX RESINFO RKEY RP RRSIG RT ' +
  'Reserved SIG SMIMEA SOA SPF SRV SSHFP SVCB TA TALINK TKEY TLSA TSIG TXT UID UINFO UNSPEC URI X25 ZONEMD'

/** One of the names of a registry, or nothing. */
function registered(what: string, names: readonly string[]): z.ZodType {
  return z
    .string()
    .refine((name) => name === '' || names.includes(name), {
      error: ({ input }) => `${quote(String(input))} is no ${what} of DNS${suggestName(String(input), names)}`,
    })
    .default('')
}

/** The patterns are not compiled: blackbox_exporter does that when there are records to match. */
const recordChecks = z
  .strictObject({
    fail_if_matches_regexp: texts('Fails when a record matches one of these.'),
    fail_if_all_match_regexp: texts('Fails when not all records match one of these.'),
    fail_if_not_matches_regexp: texts('Fails when a record does not match one of these.'),
    fail_if_none_matches_regexp: texts('Fails when no record matches one of these.'),
  })
  .exactOptional()

/** Settings of blackbox_exporter's prober for DNS. A module may be without them all, but not without the name alone. */
export const dnsOptions: z.ZodType = z
  .strictObject({
    ...addressOptions,
    dns_over_tls: flag('Ask over TLS, with the transport tcp.'),
    tls_config: tlsConfigSchema.exactOptional().meta({ description: TLS }),
    transport_protocol: text('How the server is asked, udp or tcp; udp where it is empty.'),
    query_class: registered('class', CLASSES).meta({ description: 'Class of the question; IN where it is empty.' }),
    query_name: z.string().min(1, 'query_name must be set').meta({ description: 'Name that is asked for.' }),
    query_type: registered('record type', TYPES.split(' ')).meta({ description: 'Type that is asked for, such as A.' }),
    recursion_desired: z.boolean().default(true).meta({ description: 'Ask the server to ask others.' }),
    valid_rcodes: z.array(z.string()).default(['NOERROR']).meta({ description: 'Response codes that are no failure.' }),
    validate_answer_rrs: recordChecks.meta({ description: 'Checks of the answers.' }),
    validate_authority_rrs: recordChecks.meta({ description: 'Checks of the authority section.' }),
    validate_additional_rrs: recordChecks.meta({ description: 'Checks of the additional section.' }),
  })
  .optional()
