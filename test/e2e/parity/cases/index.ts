import type { Area, NamedCase } from '../case.ts'
import { addresses } from './addresses.ts'
import { httpBodies } from './http-bodies.ts'
import { httpChecks } from './http-checks.ts'
import { httpCredentials } from './http-credentials.ts'
import { httpMalformed } from './http-malformed.ts'
import { httpProxies } from './http-proxies.ts'
import { httpRedirects } from './http-redirects.ts'
import { httpRequests } from './http-requests.ts'
import { httpTls } from './http-tls.ts'
import { otherProbers } from './other-probers.ts'
import { servers } from './servers.ts'
import { tcpDialogues } from './tcp-dialogues.ts'
import { tcpProtocols } from './tcp-protocols.ts'
import { tcpTls } from './tcp-tls.ts'

const AREAS: readonly Area[] = [
  tcpDialogues,
  tcpProtocols,
  tcpTls,
  addresses,
  httpRequests,
  httpChecks,
  httpBodies,
  httpMalformed,
  httpRedirects,
  httpCredentials,
  httpProxies,
  httpTls,
  servers,
  otherProbers,
]

/** All cases, each with a name of its own. */
export const CASES: readonly NamedCase[] = AREAS.flatMap(({ area, cases }) =>
  cases.map((each, index) => ({ ...each, area, name: `${area.replace(/\W+/g, '-')}-${index + 1}` })),
)
