import { X509Certificate } from 'node:crypto'
import { getCACertificates } from 'node:tls'

/** Certificates that a chain may end in. */
export class Trust {
  /** Each in PEM. */
  readonly pems: readonly string[]
  #bySubject: ReadonlyMap<string, readonly X509Certificate[]> | undefined

  constructor(pems: readonly string[]) {
    this.pems = pems
  }

  /** Those that have the name of the certificate's issuer. */
  issuersOf({ issuer }: X509Certificate): readonly X509Certificate[] {
    return this.#index().get(issuer) ?? []
  }

  has({ subject, fingerprint256 }: X509Certificate): boolean {
    return (
      this.#index()
        .get(subject)
        ?.some((trusted) => trusted.fingerprint256 === fingerprint256) ?? false
    )
  }

  /** Made when it is first needed: to read all those of the system takes milliseconds. */
  #index(): ReadonlyMap<string, readonly X509Certificate[]> {
    this.#bySubject ??= Map.groupBy(
      this.pems.map((pem) => new X509Certificate(pem)),
      ({ subject }) => subject,
    )
    return this.#bySubject
  }
}

/**
 * Reads the certificates in a PEM text. As in Go, blocks that are no certificate, or not a whole one, are left out.
 * @returns undefined where there is none.
 */
export function readTrust(text: string): Trust | undefined {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const pems = blocks.filter(isCertificate)
  return pems.length === 0 ? undefined : new Trust(pems)
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

let ofSystem: Trust | undefined

/**
 * The authorities that the system trusts, and where it has none, those that Node.js brings along; in addition what was
 * given to the process itself (NODE_EXTRA_CA_CERTS). They are read once, when first needed, in about 40 ms.
 */
export function systemTrust(): Trust {
  ofSystem ??= new Trust(readSystem())
  return ofSystem
}

function readSystem(): readonly string[] {
  const system = new Set(getCACertificates('system')) // A Debian system has each four times.
  const bundled = getCACertificates('bundled')
  const isBundled = new Set(bundled)
  const added = getCACertificates('default').filter((pem) => !system.has(pem) && !isBundled.has(pem))
  return [...(system.size > 0 ? system : bundled), ...added]
}
