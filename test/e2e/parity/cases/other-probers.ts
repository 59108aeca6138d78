import type { Area, Case } from '../case.ts'

const refused = (title: string, module: Readonly<Record<string, unknown>>, target = '127.0.0.1:1'): Case => ({
  title,
  module,
  target,
  expected: { status: 400 },
})

/** Modules that load, and of which a probe says that we cannot do it. */
export const otherProbers: Area = {
  area: 'other probers',
  cases: [
    refused('dns', { prober: 'dns', dns: { query_name: 'example.test' } }),
    refused('icmp', { prober: 'icmp', icmp: { ttl: 3 } }),
    refused('grpc', { prober: 'grpc', grpc: { service: 'x' } }),
    refused('unix', { prober: 'unix', unix: { query_response: [{ expect: 'x' }] } }),
    refused('HTTP/3', { prober: 'http', http: { enable_http2: false, enable_http3: true } }, 'https://127.0.0.1:1/'),
  ],
}
