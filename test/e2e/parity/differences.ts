import type { Difference } from './case.ts'

const CERTIFICATE_METRICS = [
  'probe_ssl_earliest_cert_expiry',
  'probe_ssl_last_chain_expiry_timestamp_seconds',
  'probe_ssl_last_chain_info',
  'probe_tls_version_info',
] as const

/** Ours shows the certificate even when it is refused, or no answer comes. */
export const CERTIFICATE_OF_FAILED_TLS: Difference = {
  id: 'certificate-of-failed-tls',
  except: CERTIFICATE_METRICS,
  series: { probe_success: 0, probe_ssl_earliest_cert_expiry: true },
}

/** Without `body_size_limit`, ours reads no more than 64 MiB of a body. */
export const DEFAULT_BODY_LIMIT: Difference = {
  id: 'default-body-limit',
  except: ['probe_success', 'probe_http_uncompressed_body_length'],
  series: { probe_success: 0, probe_http_uncompressed_body_length: 64 * 2 ** 20 },
}

/** The credentials of a module go to the host of the target, and to no other that a redirect names. */
export const CREDENTIALS_STAY: Difference = {
  id: 'credentials-stay',
  except: ['sent to other'],
  series: { probe_success: 1 },
}

/** What cannot be asked for at all fails before the host is resolved, and the metrics of the address are there and 0. */
export const FAILS_EARLY: Difference = {
  id: 'fails-early',
  except: ['probe_dns_lookup_time_seconds', 'probe_ip_addr_hash', 'probe_ip_protocol'],
  series: { probe_success: 0, probe_dns_lookup_time_seconds: 0, probe_ip_addr_hash: 0, probe_ip_protocol: 0 },
}

/** Bytes that came before TLS began are not taken for what comes after it, nor dropped: the probe fails. */
export const BYTES_BEFORE_TLS: Difference = {
  id: 'bytes-before-tls',
  except: [...CERTIFICATE_METRICS, 'sent to server'],
  series: { probe_success: 0 },
}

/** A CEL rule beside a regular expression sees the body. */
export const CEL_BESIDE_REGEXP: Difference = {
  id: 'cel-beside-regexp',
  except: [],
  series: { probe_success: 1, probe_failed_due_to_cel: 0, probe_failed_due_to_regex: 0 },
}

/** What was decompressed before a mistake in the body counts only as far as it was read. */
export const LENGTH_OF_A_BROKEN_BODY: Difference = {
  id: 'length-of-a-broken-body',
  except: ['probe_http_uncompressed_body_length'],
  series: { probe_success: 0 },
}

/** A proxy that is asked over TLS is verified by its own name, and its TLS is not taken for the target's. */
export const PROXY_OVER_TLS: Difference = {
  id: 'proxy-over-tls',
  except: ['probe_http_ssl', 'probe_http_duration_seconds', 'sent to other', ...CERTIFICATE_METRICS],
  series: { probe_success: 1, probe_http_ssl: 0, probe_ssl_earliest_cert_expiry: null },
}

/** A Connection header of the settings is sent only where it asks for an upgrade. */
export const CONNECTION_HEADER: Difference = { id: 'connection-header', except: ['sent to server'] }

/** The request of a token has no Accept-Encoding. */
export const TOKEN_REQUEST: Difference = { id: 'token-request', except: ['sent to other'] }

/** As both of these. */
export const TOKEN_REFUSED: Difference = { ...FAILS_EARLY, except: [...FAILS_EARLY.except, ...TOKEN_REQUEST.except] }
