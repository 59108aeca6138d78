/** The IPv4 address that an IPv6 one stands for (RFC 4291, section 2.5.5.2); undefined for any other. */
export function toMappedIpv4(ip: string): string | undefined {
  const bare = ip.replace(/%.*$/, '')
  const groups = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(URL.parse(`http://[${bare}]`)?.hostname ?? '')
  if (groups === null) return undefined
  const bytes = groups.slice(1).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
  return bytes.join('.')
}
