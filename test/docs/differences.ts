/** Where a difference is tested: a file below `test/`, and what stands in the title there, or in the table of titles. */
export interface TestedDifference {
  readonly file: string
  readonly title: string
}

/** The differences of docs/migrating-from-blackbox-exporter.md, in its order. */
export const DIFFERENCES: Readonly<Record<string, TestedDifference>> = {
  'unlisted-targets': { file: 'web/probe-refused.test.ts', title: 'an answer that refuses says nothing of the inside' },
  'listed-targets': { file: 'targets/select-target.test.ts', title: 'another module for a listed target' },
  'other-probers': { file: 'probe/placeholders.test.ts', title: 'loads, is told, and is refused before any probe' },
  'not-in-node': { file: 'http/refuse-request.test.ts', title: 'is refused' },
  'hostname-checked': { file: 'exporter/refusal.test.ts', title: 'is answered with 400' },
  'strict-queries': { file: 'web/probe-refused.test.ts', title: 'is a ' },
  flags: { file: 'cli/usage.test.ts', title: 'unknown flag --nonsense' },
  'unknown-prober': {
    file: 'config/go-yaml.test.ts',
    title: 'a module that is null, and one without a prober, are mistakes',
  },
  'every-mistake': { file: 'config/hostile.test.ts', title: 'a file in which everything is wrong has every mistake' },
  'label-names': { file: 'dialogue/step.test.ts', title: 'is refused where it stands' },
  'pattern-size': { file: 'config/pattern.test.ts', title: 'a regular expression of more than 64 KiB is none' },
  'cel-functions': { file: 'config/cel.test.ts', title: 'is a mistake' },
  'timeout-cap': { file: 'config/blackbox-files/modules.ts', title: 'a timeout of a month' },
  'metrics-on-top': {
    file: 'probes/tcp.test.ts',
    title: 'a dialogue over TLS verifies the certificate for the host, and shows it',
  },
  'always-there': { file: 'probes/http.test.ts', title: 'a failed connection has the phases of HTTP all the same' },
  'times-of-a-failure': { file: 'e2e/parity/releases.ts', title: 'times-of-a-failure' },
  'fails-early': { file: 'e2e/parity/cases/addresses.ts', title: 'tcp: a port out of range' },
  'port-numbers': { file: 'e2e/parity/cases/addresses.ts', title: 'tcp: a name for the port' },
  'certificate-of-failed-tls': { file: 'net/tls-metrics.test.ts', title: 'a certificate that expired shows its date' },
  'certificate-labels': {
    file: 'net/tls-hostile.test.ts',
    title: 'a certificate with names without end stays within bounds',
  },
  'own-metrics': { file: 'web/metrics.test.ts', title: 'an exporter that has just begun shows' },
  pages: { file: 'exporter/debug-text.test.ts', title: 'the debug text has the log with times, the timeout' },
  'tls-files': { file: 'net/tls-files.test.ts', title: 'a file over its bound is not used' },
  'bytes-before-tls': { file: 'dialogue/starttls.test.ts', title: 'never passes for TLS' },
  'expect-bytes-buffered': { file: 'dialogue/cases/bytes.ts', title: 'bytes in the packet of the line before' },
  'several-labelled-steps': {
    file: 'dialogue/labels.test.ts',
    title: 'two steps with labels, which are two samples',
  },
  'max-bytes': { file: 'dialogue/cases/stream.ts', title: 'a byte more than may be read' },
  'default-body-limit': { file: 'http/body.test.ts', title: 'a body without an end is too large, and is not kept' },
  'head-limit': { file: 'http/answers.test.ts', title: 'a head without an end is too large' },
  'cookies-limit': { file: 'http/redirect-headers.test.ts', title: 'no more than a thousand cookies are kept' },
  'credentials-stay': { file: 'http/redirect-headers.test.ts', title: 'credentials that were left behind at another' },
  'proxied-host': { file: 'http/proxied.test.ts', title: 'lets a proxy be asked for' },
  'token-cached': {
    file: 'http/oauth2.test.ts',
    title: 'a token is fetched once for many probes, and anew after a 401',
  },
  'token-request': { file: 'http/oauth2.test.ts', title: 'a server that takes no credentials in the header gets them' },
  'cel-beside-regexp': { file: 'e2e/parity/cases/http-checks.ts', title: 'a rule beside a pattern' },
  'cel-time': { file: 'config/cel.test.ts', title: 'an expression that goes over its document again and again' },
  'length-of-a-broken-body': { file: 'e2e/parity/cases/http-bodies.ts', title: 'gzip with a wrong checksum' },
  'truncated-brotli': { file: 'http/body.test.ts', title: 'br that is cut off' },
  'status-101': { file: 'probes/http.test.ts', title: "title: '101'" },
  'user-agent': { file: 'probes/http-settings.test.ts', title: 'a request has our name and version, unless' },
  'connection-header': { file: 'http/requests.test.ts', title: 'an upgrade' },
  'hops-resolved': { file: 'http/proxied.test.ts', title: 'the target is resolved before the proxy is asked' },
  'proxy-over-tls': { file: 'http/proxied.test.ts', title: 'a proxy of https is verified by its own name' },
  'no-proxy-names': { file: 'http/proxied.test.ts', title: 'no_proxy lets loopback go past the proxy' },
}
