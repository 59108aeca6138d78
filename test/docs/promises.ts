import type { TestedLines } from './tested-lines.ts'

/** The promises of SECURITY.md, in its order. */
export const PROMISES: TestedLines = {
  'listed-only': { file: 'targets/select-target.test.ts', title: 'an unlisted address' },
  'own-modules': { file: 'targets/select-target.test.ts', title: 'another module for a listed target' },
  'refused-first': [
    { file: 'targets/bypass.test.ts', title: 'no spelling of a literal address brings' },
    { file: 'targets/spellings.test.ts', title: 'whatever spelling leads to this machine is a 403' },
  ],
  'every-hop': [
    { file: 'targets/detours.test.ts', title: 'that is denied is not connected to for' },
    { file: 'targets/detours.test.ts', title: 'leads nowhere that is denied, however its redirect' },
  ],
  'named-only': { file: 'targets/detours.test.ts', title: 'is denied to a listed target, its redirects, its proxy' },
  'resolved-once': { file: 'targets/detours.test.ts', title: 'a server that answers otherwise the second time' },
  'deny-wins': { file: 'net/guard.test.ts', title: 'allow [${allow}] deny [${deny}]' },
  'sockets-listed': { file: 'net/unix.test.ts', title: 'an unlisted socket is denied' },
  'no-new-lines': [
    { file: 'exporter/refusal.test.ts', title: 'is answered with 400' },
    { file: 'hostile/fuzz/scene.ts', title: 'a header of the client' },
  ],
  'secrets-hidden': { file: 'exporter/secrets.test.ts', title: 'is in no log line and no debug text' },
  'secrets-sent-back': [
    { file: 'http/request-secrets.test.ts', title: 'the user of a URL is not shown where the target sends it back' },
    { file: 'http/request-secrets.test.ts', title: 'a token is not shown where its server sends it' },
  ],
  'secrets-in-mistakes': { file: 'config/redaction.test.ts', title: 'a mistake shows nothing of a secret' },
  'credentials-stay': { file: 'http/redirect-headers.test.ts', title: 'credentials that were left behind at another' },
  'no-inside': { file: 'web/internal-error.test.ts', title: 'is a 500 that says nothing, and a line in the log' },
  escaped: [
    { file: 'web/status-page.test.ts', title: 'a hostile answer of a target is escaped' },
    { file: 'web/status-page.test.ts', title: 'the page allows nothing but its own style' },
  ],
  'no-orders': [
    { file: 'cli/probe.slow.test.ts', title: 'what a prober shows of a target gives the terminal no orders' },
    { file: 'exporter/log-lines.test.ts', title: 'an answer that would write into the log' },
  ],
  door: { file: 'cli/door.slow.test.ts', title: 'every route of the exporter is behind TLS and the users of the file' },
  strangers: { file: 'web/door.slow.test.ts', title: 'an unknown user costs a comparison as a known one does' },
  'busy-door': { file: 'web/door.slow.test.ts', title: 'passwords beyond those that may wait are refused as busy' },
  'trust-ends': { file: 'web/tls.slow.test.ts', title: 'lets nobody in once the file trusts another authority' },
  'reload-by-post': [
    { file: 'web/reload.test.ts', title: 'reloads nothing, and is a 405' },
    { file: 'web/reload.test.ts', title: 'is a 403 where it is switched off' },
  ],
  'any-request': [
    { file: 'hostile/fuzz/fuzz.test.ts', title: 'whatever is asked of the exporter, it answers well' },
    { file: 'e2e/fuzz.test.ts', title: 'answers well whatever is asked of it, for long' },
  ],
  'bounded-clients': [
    { file: 'web/hostile-requests.test.ts', title: 'a URL of 40 kB' },
    { file: 'web/connections.test.ts', title: 'connections over the limit are answered 503' },
  ],
  deadline: { file: 'hostile/probers.slow.test.ts', title: 'a server that ${hostile.title} is ${verdict} for ${name}' },
  'nothing-left': [
    { file: 'hostile/probers.slow.test.ts', title: 'nothing is left of all these probes' },
    { file: 'e2e/leaks.test.ts', title: 'after ten thousand hostile probes nothing is left of them' },
  ],
  'bounded-answers': [
    { file: 'hostile/cases/answers.ts', title: 'sends a bomb of gzip' },
    { file: 'http/body.test.ts', title: 'a body without an end is too large, and is not kept' },
  ],
  'bounded-checks': [
    { file: 'config/pattern.test.ts', title: 'is a regular expression of RE2' },
    { file: 'config/cel.test.ts', title: 'goes over its document again and again is stopped' },
    { file: 'json/path.test.ts', title: 'paths that take too long over a document are given up' },
  ],
  'bounded-labels': [
    { file: 'json/mapping.test.ts', title: 'the first samples are served, the rest is counted' },
    { file: 'json/mapping.test.ts', title: 'a label that is long is cut' },
  ],
  'valid-metrics': [
    { file: 'metrics/dropped-samples.test.ts', title: 'says so, and shows the rest' },
    { file: 'hostile/probers.slow.test.ts', title: 'findMalformed' },
  ],
  verified: { file: 'net/tls-trust.test.ts', title: 'is refused, and its handshake told' },
  'never-down': [
    { file: 'exporter/overload.slow.test.ts', title: '2,000 scrapes at once on 200 slots' },
    { file: 'e2e/overload.test.ts', title: '2,000 scrapes at once on 200 slots' },
  ],
  'no-files-left': { file: 'e2e/overload.test.ts', title: 'an exporter without files left says so' },
  'dead-names': { file: 'exporter/resolver.slow.test.ts', title: 'hold up no other' },
  'bounded-history': { file: 'exporter/probe-bytes.test.ts', title: 'the history of an exporter is bounded in bytes' },
  'bad-files': { file: 'exporter/auto-reload.test.ts', title: 'a bad file changes nothing, and is logged once' },
  'any-file': [
    { file: 'hostile/fuzz/fuzz.test.ts', title: 'whatever becomes of a file, it loads' },
    { file: 'e2e/fuzz.test.ts', title: 'whatever becomes of it, for long' },
  ],
  'stray-errors': { file: 'cli/stray-errors.slow.test.ts', title: 'fails the probe that it belongs to' },
  'blocked-loop': { file: 'cli/stray-errors.slow.test.ts', title: 'a prober that blocks the event loop is named' },
  isolated: { file: 'e2e/isolate.test.ts', title: 'whatever an isolated prober does, its probe ends' },
  'let-go': { file: 'e2e/let-go.test.ts', title: 'nothing of the old configuration is held' },
}
