import {
  type Connection,
  DuplicateMetricError,
  defineProber,
  ipProtocolOptions,
  ProbeFailure,
  quote,
  readUntil,
} from 'probe-exporter'
import * as z from 'zod'

const MAX_BYTES = 64 * 1024

const options = z.strictObject({
  prefix: z
    .string()
    .max(128)
    .regex(/^(?:[a-zA-Z_:][a-zA-Z0-9_:]*)?$/, 'a prefix has letters, digits, _ and :, and begins with no digit')
    .default('')
    .meta({ description: 'What the name of each counter begins with.' }),
  help: z
    .record(z.string(), z.string().max(1024))
    .default({})
    .meta({ description: 'The help text of a counter, by the name of its field.' }),
  ...ipProtocolOptions,
})

/** Takes over the counters of a service that sends one JSON object: each number in it, counted since `launched`. */
export default defineProber({
  name: 'json',
  options,

  async probe({ options, metrics, dial, log }) {
    await using connection = await dial({
      ip: options,
    })
    const fields = parseObject(await readDocument(connection))
    const launched = fields['launched']
    const created = parseTime(launched)
    let refused: unknown
    for (const [field, value] of Object.entries(fields)) {
      if (field === 'launched' || typeof value !== 'number') continue
      try {
        metrics
          .sidecarCounter({
            name: options.prefix + field,
            help: ownHelp(options.help, field) ?? `The number ${quote(field)} that the target reports.`,
          })
          .set(value, created === undefined ? {} : { created })
      } catch (error) {
        log.error(`field ${quote(field)}: ${(error as Error).message}`)
        // "n" and "n_total" are the same counter: the first is served.
        if (!(error instanceof DuplicateMetricError)) refused ??= error
      }
    }
    if (refused !== undefined) throw refused
    if (created !== undefined) return
    throw new ProbeFailure(
      'mismatch',
      `"launched" is ${describe(launched)}; expected a time of ISO 8601 or Unix seconds`,
    )
  },
})

function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  return typeof value === 'string' ? quote(value) : typeof value === 'object' ? 'no time' : String(value)
}

/** The field's name comes from the target, and may be that of a property that every object has. */
function ownHelp(help: Readonly<Record<string, string>>, field: string): string | undefined {
  return Object.hasOwn(help, field) ? help[field] : undefined
}

/** Reads until the outermost bracket closes, or the target ends. */
async function readDocument(connection: Connection): Promise<Buffer> {
  const scanner = new DocumentScanner()
  const { bytes } = await readUntil(connection, (chunk) => scanner.end(chunk), { maxBytes: MAX_BYTES })
  if (bytes.length === 0) {
    throw new ProbeFailure('closed', 'the target closed the connection without an answer', { phase: 'receive' })
  }
  if (scanner.isOpen) {
    throw new ProbeFailure('closed', 'the target closed the connection within its document', { phase: 'receive' })
  }
  return scanner.length === undefined ? bytes : bytes.subarray(0, scanner.length)
}

/** Finds the end of a JSON document that comes in pieces, looking at each byte once. */
class DocumentScanner {
  /** Bytes up to the end of the document, once it is there. */
  length: number | undefined
  #seen = 0
  #depth = 0
  #inString = false
  #escaped = false

  /** Whether brackets are open. */
  get isOpen(): boolean {
    return this.#depth > 0
  }

  end(chunk: Buffer): boolean {
    for (const byte of chunk) {
      this.#seen += 1
      if (this.#escaped) this.#escaped = false
      else if (this.#inString) this.#stringByte(byte)
      else if (byte === 0x22) this.#inString = true
      else if (byte === 0x7b || byte === 0x5b) this.#depth += 1
      else if ((byte === 0x7d || byte === 0x5d) && --this.#depth <= 0) {
        this.length = this.#seen
        return true
      }
    }
    return false
  }

  #stringByte(byte: number): void {
    if (byte === 0x5c) this.#escaped = true
    else if (byte === 0x22) this.#inString = false
  }
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new ProbeFailure('protocol', `the answer is not JSON: ${quote(bytes)}`, { cause })
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new ProbeFailure('mismatch', `expected a JSON object, got ${quote(bytes)}`)
  }
  return document as Readonly<Record<string, unknown>>
}

/**
 * Reads a date and time of ISO 8601 (no zone means UTC), or Unix seconds.
 * @returns Unix seconds, to the microsecond; undefined for anything else.
 */
function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const parts = ISO_8601.exec(value)?.groups
  if (parts === undefined) return undefined
  // Date knows milliseconds, so the fraction goes beside it.
  const ms = Date.parse(`${parts['date']}T${parts['time']}${parts['zone']?.toUpperCase() ?? 'Z'}`)
  return ms >= 0 ? Number(`${ms / 1000}${parts['fraction']?.slice(0, 7) ?? ''}`) : undefined
}

const ISO_8601 =
  /^(?<date>\d{4}-\d\d-\d\d)[T ](?<time>\d\d:\d\d:\d\d)(?<fraction>\.\d{1,9})?(?<zone>z|[+-]\d\d:\d\d)?$/i
