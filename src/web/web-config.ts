import { dirname } from 'node:path'
import * as z from 'zod'
import { ConfigError, type Mistake } from '../config/config-error.ts'
import { type DescribedIssue, describeIssue } from '../config/describe-issue.ts'
import { type PositionedDocument, parseDocument } from '../config/document.ts'
import { toFinding, toMistakes } from '../config/mistakes.ts'
import { readConfigText } from '../config/read-text.ts'
import { knownKeys } from '../config/schema.ts'
import { createSecurityHeaders, type HeaderList } from './security-headers.ts'
import { loadServerTls, type ServerTls } from './server-tls.ts'
import { type RawWebConfig, webConfigSchema } from './web-config-schema.ts'

/** A file of `--web.config.file`, validated, with all that it names. */
export interface WebConfig {
  /** Undefined where the exporter speaks plain HTTP. */
  readonly tls: ServerTls | undefined
  readonly http2: boolean
  /** What every answer carries. */
  readonly headers: HeaderList
  /** Password hashes of bcrypt, by user; nobody is asked where it is empty. */
  readonly users: ReadonlyMap<string, string>
  /** Undefined where requests are not limited. */
  readonly rateLimit: RawWebConfig['rate_limit'] | undefined
  /** Every file that was read: a change of one changes all of this. */
  readonly files: readonly string[]
}

/**
 * Reads and validates the file, and the certificates that it names, relative to itself.
 * @param onFiles is told of every file, also when one of them is bad.
 * @throws ConfigError with every mistake.
 */
export async function loadWebConfig(
  file: string,
  onFiles: (files: readonly string[]) => void = () => {},
): Promise<WebConfig> {
  const text = await readConfigText(file)
  const positioned = parseDocument(file, text, SECTIONS)
  const parsed = webConfigSchema.safeParse(asGoReads(positioned.document.toJS()), { reportInput: true })
  const issues = (parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, knownKeysAt))
  failOn(issues, { file, text, positioned })
  if (parsed.data === undefined) throw new Error('the schema found a mistake and did not say which')
  const { tls_server_config, http_server_config, basic_auth_users, rate_limit } = parsed.data
  const tls = await loadServerTls(tls_server_config, dirname(file))
  const files = [file, ...tls.files]
  onFiles(files)
  failOn(tls.issues, { file, text, positioned })
  return {
    tls: tls.tls,
    http2: http_server_config.http2,
    headers: createSecurityHeaders(http_server_config.headers),
    users: new Map(Object.entries(basic_auth_users)),
    rateLimit: rate_limit.interval === 0 ? undefined : rate_limit,
    files,
  }
}

const SECTIONS = 'tls_server_config, http_server_config, basic_auth_users or rate_limit'

interface Source {
  readonly file: string
  readonly text: string
  readonly positioned: PositionedDocument
}

/** @throws ConfigError, where there are issues, or the document itself has some. */
function failOn(issues: readonly DescribedIssue[], { file, text, positioned }: Source): void {
  const findings = [...positioned.findings, ...issues.map((issue) => toFinding(issue, positioned))]
  const mistakes: readonly Mistake[] = toMistakes(findings, positioned, ({ message }) => message)
  if (mistakes.length > 0) throw new ConfigError(file, mistakes, text)
}

/**
 * In Go's YAML what is null is not set, and exporter-toolkit takes an empty text in the settings of TLS for none. A user
 * without a hash is a mistake there as well: left out, it would let everybody in.
 */
function asGoReads(file: unknown): unknown {
  return withoutEntries(file, (path, value) => {
    if (path[0] === 'basic_auth_users' && path.length > 1) return false
    return value === null || (path[0] === 'tls_server_config' && value === '')
  })
}

function withoutEntries(
  value: unknown,
  isNothing: (path: readonly string[], value: unknown) => boolean,
  path: readonly string[] = [],
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).filter(([key, inner]) => !isNothing([...path, key], inner))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutEntries(inner, isNothing, [...path, key])]))
}

function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  return knownKeys(z.toJSONSchema(webConfigSchema, { io: 'input', unrepresentable: 'any' }), path)
}
