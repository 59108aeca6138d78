import test from 'ava'
import { UnopenedBody } from '../../src/http/unopened-body.ts'
import { ProbeFailure } from '../../src/net/failure.ts'
import { runChecks } from './run-checks.ts'

const matches = 'fail_if_body_matches_regexp'
const notMatches = 'fail_if_body_not_matches_regexp'
const cel = 'fail_if_body_json_matches_cel'
const notCel = 'fail_if_body_json_not_matches_cel'

const good: readonly (readonly [settings: object, body: string])[] = [
  [{ [matches]: ['error', 'fatal'] }, 'all is well'],
  [{ [notMatches]: ['all', 'well$'] }, 'all is well'],
  [{ [notMatches]: ['^\\x{FFFD}?caf\u00e9$'] }, 'caf\u00e9'],
  [{ [notMatches]: ['(?m)^second$'] }, 'first\nsecond\nthird'],
  [{ [notMatches]: ['^$'] }, ''],
  [{ [cel]: 'body.errors > 0' }, '{"errors":0}'],
  [{ [notCel]: 'body.status == "UP" && body.checks.all(c, c.ok)' }, '{"status":"UP","checks":[{"ok":true}]}'],
  // blackbox_exporter has read the body away by then, and fails.
  [{ [notMatches]: ['UP'], [notCel]: 'body.status == "UP"' }, '{"status":"UP"}'],
]

for (const [settings, body] of good) {
  test(`${JSON.stringify(settings)} holds for ${JSON.stringify(body)}`, (t) => {
    const { failure, regex, cel } = runChecks(settings, {}, body)
    t.deepEqual({ failure, regex, cel }, { failure: undefined, regex: false, cel: false })
  })
}

const bad: readonly (readonly [settings: object, body: string, kind: 'regex' | 'cel', message: RegExp])[] = [
  [
    { [matches]: ['x', 'error'] },
    'an error',
    'regex',
    /^the body matches "error", so that fail_if_body_matches_regexp fails: "an error"$/,
  ],
  [{ [notMatches]: ['an', 'well'] }, 'an error', 'regex', /^expected the body to match "well", got: "an error"$/],
  [{ [cel]: 'body.n == 1' }, '{"n":1}', 'cel', /^the CEL expression "body.n == 1" is true: "\{/],
  [{ [notCel]: 'body.n == 1' }, '{"n":2}', 'cel', /^the CEL expression "body.n == 1" is false: "\{/],
  [{ [cel]: 'body.n + 1 == 2' }, '{"n":1}', 'cel', /cannot be evaluated: no such overload/],
  [{ [notCel]: 'body.m' }, '{"n":1}', 'cel', /cannot be evaluated: No such key: m/],
  [{ [cel]: 'body.n' }, '{"n":1}', 'cel', /^the CEL expression "body.n" comes to no boolean: /],
  [{ [cel]: 'true' }, 'not JSON', 'cel', /^expected a body that is a JSON object, got "not JSON"$/],
  [{ [notCel]: 'true' }, '[1]', 'cel', /^expected a body that is a JSON object, got "\[1\]"$/],
  [{ [notCel]: 'true' }, 'null', 'cel', /JSON object/],
  [{ [notCel]: 'true' }, '', 'cel', /JSON object/],
  [{ [matches]: ['n'], [notCel]: 'false' }, '{"n":1}', 'regex', /the body matches "n"/],
]

for (const [settings, body, kind, message] of bad) {
  test(`${JSON.stringify(settings)} fails for ${JSON.stringify(body)}`, (t) => {
    const { failure, regex, cel } = runChecks(settings, {}, body)
    t.is(failure?.reason, 'mismatch')
    t.regex(failure?.message ?? '', message)
    t.deepEqual({ regex, cel }, { regex: kind === 'regex', cel: kind === 'cel' })
  })
}

const closed = new ProbeFailure('closed', 'gone', { phase: 'receive' })

const unread: readonly (readonly [settings: object, failure: ProbeFailure, flags: object])[] = [
  [{}, closed, { regex: false, cel: false }],
  [{ [matches]: ['a'] }, closed, { regex: true, cel: false }],
  [{ [cel]: 'true' }, closed, { regex: false, cel: true }],
  [{ [matches]: ['a'], [cel]: 'true' }, closed, { regex: true, cel: false }],
  [{ [matches]: ['a'] }, new UnopenedBody('protocol', 'no gzip'), { regex: false, cel: false }],
]

for (const [settings, cause, flags] of unread) {
  test(`with ${JSON.stringify(settings)}, a body fails that cannot be read (${cause.message})`, (t) => {
    const { failure, regex, cel } = runChecks(settings, {}, cause)
    t.deepEqual(failure, { reason: cause.reason, message: cause.message })
    t.deepEqual({ regex, cel }, flags)
  })
}

const values = [
  { count: 499_998, failure: undefined, isBroken: false },
  { count: 500_000, failure: 'too_large', isBroken: true },
]

for (const { count, failure: reason, isBroken } of values) {
  test(`JSON of ${count} values is ${isBroken ? 'too large' : 'small enough'} for CEL`, (t) => {
    const { failure, cel: flag } = runChecks({ [cel]: 'false' }, {}, `{"a":[${'1,'.repeat(count)}1]}`)
    t.is(failure?.reason, reason)
    t.is(flag, isBroken)
  })
}

test('rules about the body are not asked where the status is bad', (t) => {
  const { failure, ...flags } = runChecks({ [matches]: ['a'], [cel]: 'true' }, { status: 500 }, 'a')
  t.is(failure?.reason, 'status')
  t.deepEqual(flags, { regex: false, cel: false, warnings: [] })
})

test('a body that cannot be read does not hide a bad status', (t) => {
  const { failure, regex, warnings } = runChecks({ [matches]: ['a'] }, { status: 500 }, closed)
  t.is(failure?.reason, 'status')
  t.false(regex)
  t.deepEqual(warnings, ['also: gone'])
})

test('what is shown of a body is bounded, and its control characters are escaped', (t) => {
  const { failure } = runChecks({ [matches]: ['x'] }, {}, `\u001b[31m${'x'.repeat(10_000)}`)
  t.true((failure?.message.length ?? 0) < 400)
  t.notRegex(failure?.message ?? '', /\p{Cc}/u)
})
