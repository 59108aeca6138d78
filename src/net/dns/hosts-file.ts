import { parseIp, type ResolvedAddress } from '../resolved-address.ts'

/** The addresses of each name, in the order of the file. */
export type HostsFile = ReadonlyMap<string, readonly ResolvedAddress[]>

/** Reads a file in the format of /etc/hosts (hosts(5)); lines that make no sense are passed over. */
export function parseHostsFile(text: string): HostsFile {
  const hosts = new Map<string, ResolvedAddress[]>()
  for (const line of text.split('\n')) {
    const [ip = '', ...names] = line.replace(/#.*$/, '').trim().split(/\s+/)
    const address = parseIp(ip)
    if (address === undefined) continue
    for (const name of names) {
      const key = name.toLowerCase().replace(/\.$/, '')
      const known = hosts.get(key)
      if (known === undefined) hosts.set(key, [address])
      else known.push(address)
    }
  }
  return hosts
}
