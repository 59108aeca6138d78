import type { ProberOptions } from '../config/schema.ts'
import { dnsOptions } from './dns.ts'
import { grpcOptions } from './grpc.ts'
import { icmpOptions } from './icmp.ts'
import { findSecrets } from './secrets.ts'
import { unixOptions } from './unix.ts'
import { websocketOptions } from './websocket.ts'

/** The probers that blackbox_exporter has and we have not: their modules load, and cannot be probed. */
export const blackboxPlaceholders: readonly Required<Pick<ProberOptions, 'name' | 'options' | 'secrets'>>[] = [
  { name: 'dns', options: dnsOptions, secrets: findSecrets },
  { name: 'grpc', options: grpcOptions, secrets: findSecrets },
  { name: 'icmp', options: icmpOptions, secrets: findSecrets },
  { name: 'unix', options: unixOptions, secrets: findSecrets },
  { name: 'websocket', options: websocketOptions, secrets: findSecrets },
]
