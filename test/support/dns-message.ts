import { isIP } from 'node:net'

/** What somebody asks a name server. */
export interface DnsQuestion {
  readonly name: string
  readonly type: string
  readonly overTcp: boolean
}

/** A record of an answer; its name is that of the question where it has none. */
export interface DnsRecord {
  readonly name?: string
  /** An IP address, or the name that a CNAME leads to. */
  readonly value: string
}

export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const

export interface DnsReply {
  readonly rcode?: keyof typeof RCODES
  readonly records?: readonly DnsRecord[]
  readonly isTruncated?: boolean
}

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 5: 'CNAME', 28: 'AAAA' }
const HEADER = 12

/** Reads the question of a query (RFC 1035, section 4.1). */
export function readQuestion(query: Buffer): Omit<DnsQuestion, 'overTcp'> {
  const labels: string[] = []
  let at = HEADER
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const type = query.readUInt16BE(at + 1)
  return { name: labels.join('.').toLowerCase(), type: TYPES[type] ?? String(type) }
}

/** Answers a query: its id and its question, and the records. */
export function writeReply(query: Buffer, { rcode = 'NOERROR', records = [], isTruncated = false }: DnsReply): Buffer {
  const header = Buffer.alloc(HEADER)
  query.copy(header, 0, 0, 2)
  header[2] = 0x81 | (isTruncated ? 0x02 : 0)
  header[3] = 0x80 | RCODES[rcode]
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  const end = query.indexOf(0, HEADER) + 5
  return Buffer.concat([header, query.subarray(HEADER, end), ...records.map(writeRecord)])
}

function writeRecord({ name, value }: DnsRecord): Buffer {
  const family = isIP(value)
  const data =
    family === 4 ? Buffer.from(value.split('.').map(Number)) : family === 6 ? writeIpv6(value) : writeName(value)
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(family === 4 ? 1 : family === 6 ? 28 : 5, 0)
  fixed.writeUInt16BE(1, 2)
  fixed.writeUInt32BE(60, 4)
  fixed.writeUInt16BE(data.length, 8)
  return Buffer.concat([name === undefined ? Buffer.of(0xc0, HEADER) : writeName(name), fixed, data])
}

function writeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]))
  return Buffer.concat([...labels, Buffer.of(0)])
}

function writeIpv6(ip: string): Buffer {
  const [head = [], tail = []] = ip.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail]
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}
