import { type IpBytes, type IpRange, isInRange, isWithin, knownIpRange } from './ip-bytes.ts'

/**
 * What no range and no name gives leave to connect to: addresses of the own link, and those at which a cloud gives its
 * machines their credentials.
 */
const RANGES: readonly IpRange[] = [
  '169.254.0.0/16', // link-local (RFC 3927), and the metadata service of most clouds
  'fe80::/10', // link-local (RFC 4291, section 2.5.6)
  '100.100.100.200', // Alibaba Cloud
  'fd00:100::100:200', // Alibaba Cloud
  '100.96.0.96', // Volcengine
  '168.63.129.16', // Azure's wire server
  '192.0.0.192', // Oracle Cloud, Classic
  'fd00:c1::a9fe:a9fe', // Oracle Cloud
  'fd00:ec2::/32', // AWS: metadata, credentials of pods, DNS, time
  'fd20:ce::254', // Google Cloud
  'fd00:42::42', // Scaleway
  'fd00:a9fe:a9fe::1', // Akamai (Linode)
].map(knownIpRange)

/** Whether an address is of the own link, or that of a cloud's metadata service. */
export function isSpecialAddress(ip: IpBytes): boolean {
  return RANGES.some((range) => isInRange(ip, range))
}

/** Whether a range has such addresses alone, so that it names them on purpose. */
export function isSpecialRange(range: IpRange): boolean {
  return RANGES.some((outer) => isWithin(range, outer))
}
