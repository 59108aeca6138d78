import test from 'ava'
import { runChecks } from './run-checks.ts'

const statuses = [
  [[], 200, undefined],
  [[], 299, undefined],
  [[], 199, 'expected a status of 200 to 299, got 199 "OK"'],
  [[], 300, 'expected a status of 200 to 299, got 300 "OK"'],
  [[404, 410], 410, undefined],
  [[404, 410], 200, 'expected a status of 404, 410, got 200 "OK"'],
  [[101], 101, undefined],
] as const

for (const [codes, status, message] of statuses) {
  test(`a status of ${status} is ${message === undefined ? 'good' : 'bad'} among ${codes.join() || 'those by default'}`, (t) => {
    const { failure, regex } = runChecks({ valid_status_codes: codes }, { status })
    t.deepEqual(failure, message === undefined ? undefined : { reason: 'status', message })
    t.false(regex)
  })
}

const headers = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['vary', 'Accept'],
  ['VARY', 'Cookie'],
  ['X-Latin', 'caf\u00c3\u00a9'],
  ['Set-Cookie', 'session=s3cret'],
] as const

const rule = (header: string, regexp: string, more = {}) => [{ header, regexp, ...more }]

const good = [
  ['matches', rule('content-type', 'json')],
  ['matches', rule('X-Missing', '.', { allow_missing: true })],
  ['not_matches', rule('CONTENT-TYPE', '^text/html')],
  ['not_matches', rule('Vary', '^Cookie$')],
  ['not_matches', rule('X-Latin', '^caf\u00e9$')],
  ['not_matches', rule('X-Missing', '.', { allow_missing: true })],
] as const

for (const [kind, rules] of good) {
  test(`fail_if_header_${kind} ${JSON.stringify(rules)} holds`, (t) => {
    t.is(runChecks({ [`fail_if_header_${kind}`]: rules }, { headers }).failure, undefined)
  })
}

const bad = [
  [
    'matches',
    rule('Content-Type', 'html'),
    /the header "Content-Type" matches "html", so that .*: "text\/html; charset=utf-8"/,
  ],
  ['matches', rule('Vary', 'Cookie'), /: "Cookie"$/],
  [
    'matches',
    rule('X-Missing', '.'),
    /the header "X-Missing" is missing, and fail_if_header_matches has no allow_missing/,
  ],
  ['not_matches', rule('X-Missing', '.'), /the header "X-Missing" is missing/],
  ['not_matches', rule('Vary', '^Host$'), /expected the header "Vary" to match "\^Host\$", got "Accept", "Cookie"$/],
  ['not_matches', rule('Set-Cookie', '^x'), /got a value of 14 bytes, not shown$/],
] as const

for (const [kind, rules, message] of bad) {
  test(`fail_if_header_${kind} ${JSON.stringify(rules)} fails with the value that was seen`, (t) => {
    const { failure, regex } = runChecks({ [`fail_if_header_${kind}`]: rules }, { headers })
    t.is(failure?.reason, 'mismatch')
    t.regex(failure?.message ?? '', message)
    t.true(regex)
  })
}

test('headers are not looked at where the status is bad', (t) => {
  const { failure, regex, warnings } = runChecks(
    { fail_if_header_matches: rule('vary', '.') },
    { status: 500, headers },
  )
  t.is(failure?.reason, 'status')
  t.false(regex)
  t.deepEqual(warnings, [])
})

const later = [
  [{ valid_http_versions: ['HTTP/2.0'] }, {}, 'expected HTTP/2.0, got "HTTP/1.1"'],
  [{ fail_if_ssl: true }, { secure: true }, 'the final answer came over TLS, so that fail_if_ssl fails'],
  [{ fail_if_not_ssl: true }, {}, 'the final answer came without TLS, so that fail_if_not_ssl fails'],
] as const

for (const [settings, head, message] of later) {
  test(`${JSON.stringify(settings)} fails: ${message}`, (t) => {
    t.deepEqual(runChecks(settings, head).failure, { reason: 'mismatch', message })
  })
}

test('the version and TLS are good where the settings say so', (t) => {
  t.is(runChecks({ valid_http_versions: ['HTTP/1.1', 'HTTP/2.0'], fail_if_ssl: true }).failure, undefined)
  t.is(runChecks({ fail_if_not_ssl: true }, { secure: true }).failure, undefined)
})

test('the first failure is that of the probe, and the later ones are in its log', (t) => {
  const settings = { valid_http_versions: ['HTTP/2.0'], fail_if_ssl: true }
  const { failure, warnings } = runChecks(settings, { status: 404, secure: true })
  t.is(failure?.reason, 'status')
  t.deepEqual(warnings, [
    'also: expected HTTP/2.0, got "HTTP/1.1"',
    'also: the final answer came over TLS, so that fail_if_ssl fails',
  ])
})

test('fail_if_not_ssl adds nothing to another failure', (t) => {
  t.deepEqual(runChecks({ fail_if_not_ssl: true }, { status: 404 }).warnings, [])
})
