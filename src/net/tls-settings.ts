/** Versions of TLS that a setting can name, the oldest first. */
export const TLS_VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const
export type TlsVersion = (typeof TLS_VERSIONS)[number]

/** Settings of TLS, as blackbox_exporter has them in `tls_config`. An empty text counts as absent. */
export interface TlsSettings {
  /** Authorities to trust instead of the system's, in PEM. */
  readonly ca?: string
  /** File with them; it is read again when it has changed. */
  readonly ca_file?: string
  /** Name in a secret manager. There is none here, so that a probe with it fails. */
  readonly ca_ref?: string
  /** Certificate of the client, and those that lead to its authority, in PEM. */
  readonly cert?: string
  readonly cert_file?: string
  readonly cert_ref?: string
  /** Private key of that certificate, in PEM. */
  readonly key?: string
  readonly key_file?: string
  readonly key_ref?: string
  /** Name to ask for and to verify, instead of that of the target. */
  readonly server_name?: string
  /** Accepts any certificate. */
  readonly insecure_skip_verify: boolean
  /** Oldest version to speak. @defaultValue TLS12 */
  readonly min_version?: TlsVersion
  /** Newest version to speak. @defaultValue TLS13 */
  readonly max_version?: TlsVersion
}

/** Trust of the system, TLS 1.2 and 1.3, no certificate of the client. */
export const DEFAULT_TLS_SETTINGS: TlsSettings = { insecure_skip_verify: false }
