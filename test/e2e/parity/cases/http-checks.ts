import type { Area } from '../case.ts'
import { CEL_BESIDE_REGEXP } from '../differences.ts'
import { answers } from '../fixtures/raw-http.ts'
import { reply } from '../fixtures/reply.ts'

const page = answers(
  reply({
    headers: ['Server: fixture', 'X-Many: one', 'x-many: two', 'X-Empty:', 'Date: now', 'Set-Cookie: a=b; c'],
    body: 'All is\nwell.\n',
  }),
)
const json = answers(
  reply({ headers: ['Content-Type: application/json'], body: '{"n":1,"s":"up","list":[1,2],"ok":true}' }),
)
const header = (name: string, regexp: string, allow_missing?: boolean) => ({
  header: name,
  regexp,
  ...(allow_missing === undefined ? {} : { allow_missing }),
})

/** What is checked of the answer. */
export const httpChecks: Area = {
  area: 'http checks',
  cases: [
    { title: 'a body that must match', http: { fail_if_body_not_matches_regexp: ['well', '^All'] }, server: page },
    {
      title: 'a body that must match and does not',
      http: { fail_if_body_not_matches_regexp: ['well', 'ill'] },
      server: page,
    },
    { title: 'a body that must not match', http: { fail_if_body_matches_regexp: ['ill', 'bad'] }, server: page },
    {
      title: 'a body that must not match and does',
      http: { fail_if_body_matches_regexp: ['bad', 'well'] },
      server: page,
    },
    {
      title: 'both checks of the body',
      http: { fail_if_body_matches_regexp: ['bad'], fail_if_body_not_matches_regexp: ['well'] },
      server: page,
    },
    { title: 'lines are lines only if asked for', http: { fail_if_body_not_matches_regexp: ['^well'] }, server: page },
    { title: 'lines with the flag m', http: { fail_if_body_not_matches_regexp: ['(?m)^well\\.$'] }, server: page },
    { title: 'a dot is no line feed', http: { fail_if_body_not_matches_regexp: ['is.well'] }, server: page },
    { title: 'a dot with the flag s', http: { fail_if_body_not_matches_regexp: ['(?s)is.well'] }, server: page },
    {
      title: 'an empty body that must match',
      http: { fail_if_body_not_matches_regexp: ['.'] },
      server: answers(reply()),
    },
    {
      title: 'an empty body that must be empty',
      http: { fail_if_body_not_matches_regexp: ['^$'] },
      server: answers(reply()),
    },
    {
      title: 'bytes of a body that are not UTF-8',
      http: { fail_if_body_not_matches_regexp: ['^a.b\\x{FFFD}c$'] },
      server: answers(reply({ body: 'a\xffb\xfec' })),
    },
    {
      title: 'the body of a bad status is checked too',
      http: { fail_if_body_not_matches_regexp: ['ill'] },
      server: answers(reply({ status: 500, body: 'well' })),
    },
    {
      title: 'the body of a bad status is not checked, but read',
      http: { fail_if_body_not_matches_regexp: ['well'] },
      server: answers(reply({ status: 500, body: 'well' })),
    },
    {
      title: 'a header that must match',
      http: { fail_if_header_not_matches: [header('Server', '^fix')] },
      server: page,
    },
    {
      title: 'a header that must match and does not',
      http: { fail_if_header_not_matches: [header('Server', '^nginx')] },
      server: page,
    },
    {
      title: 'a header that must match and is missing',
      http: { fail_if_header_not_matches: [header('X-Nope', '.')] },
      server: page,
    },
    {
      title: 'a header that must match if it is there',
      http: { fail_if_header_not_matches: [header('X-Nope', '.', true)] },
      server: page,
    },
    {
      title: 'a header that must not match',
      http: { fail_if_header_matches: [header('Server', 'nginx')] },
      server: page,
    },
    {
      title: 'a header that must not match and does',
      http: { fail_if_header_matches: [header('server', 'fixture')] },
      server: page,
    },
    {
      title: 'a header that must not match and is missing',
      http: { fail_if_header_matches: [header('X-Nope', 'a')] },
      server: page,
    },
    {
      title: 'a header that must not match and may be missing',
      http: { fail_if_header_matches: [header('X-Nope', 'a', true)] },
      server: page,
    },
    {
      title: 'one of the values must match',
      http: { fail_if_header_not_matches: [header('X-Many', '^two$')] },
      server: page,
    },
    {
      title: 'none of the values may match',
      http: { fail_if_header_matches: [header('X-Many', '^two$')] },
      server: page,
    },
    {
      title: 'an empty header that must match',
      http: { fail_if_header_not_matches: [header('X-Empty', '^$')] },
      server: page,
    },
    {
      title: 'an empty header that must not match',
      http: { fail_if_header_matches: [header('X-Empty', '.')] },
      server: page,
    },
    {
      title: 'headers about the connection are not seen',
      http: { fail_if_header_not_matches: [header('Connection', 'close')] },
      server: answers(reply({ headers: ['Connection: close'] })),
    },
    {
      title: 'the encoding of the transfer is not seen',
      http: { fail_if_header_matches: [header('Transfer-Encoding', 'x', true)] },
      server: answers('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    },
    {
      title: 'the length of the body is seen',
      http: { fail_if_header_not_matches: [header('Content-Length', '^13$')] },
      server: page,
    },
    {
      title: 'a failed header check spares the body',
      http: { fail_if_header_matches: [header('Server', 'fixture')], fail_if_body_matches_regexp: ['ill'] },
      server: page,
    },
    {
      title: 'headers and body are both checked',
      http: { fail_if_header_not_matches: [header('Server', 'x')], fail_if_body_not_matches_regexp: ['x'] },
      server: page,
    },
    {
      title: 'JSON that must match',
      http: { fail_if_body_json_not_matches_cel: 'body.n == 1 && body.s == "up"' },
      server: json,
      expected: { series: { probe_success: 1, probe_failed_due_to_cel: 0, probe_failed_due_to_regex: 0 } },
    },
    {
      title: 'JSON that must match and does not',
      http: { fail_if_body_json_not_matches_cel: 'body.s == "down"' },
      server: json,
      expected: { series: { probe_success: 0, probe_failed_due_to_cel: 1 } },
    },
    {
      title: 'JSON that must not match',
      http: { fail_if_body_json_matches_cel: 'body.list.exists(x, x == 3.0)' },
      server: json,
      expected: { series: { probe_success: 1, probe_failed_due_to_cel: 0 } },
    },
    {
      title: 'JSON that must not match and does',
      http: { fail_if_body_json_matches_cel: 'body.ok' },
      server: json,
      expected: { series: { probe_success: 0, probe_failed_due_to_cel: 1 } },
    },
    {
      title: 'a rule about a field that is missing',
      http: { fail_if_body_json_matches_cel: 'body.nope == 1' },
      server: json,
      expected: { series: { probe_success: 0, probe_failed_due_to_cel: 1 } },
    },
    {
      title: 'a rule about a whole number is an error',
      http: { fail_if_body_json_not_matches_cel: 'body.n + 1 == 2' },
      server: json,
      expected: { series: { probe_success: 0, probe_failed_due_to_cel: 1 } },
    },
    {
      title: 'a body that is not JSON',
      http: { fail_if_body_json_not_matches_cel: 'body.n == 1' },
      server: page,
      expected: { series: { probe_success: 0, probe_failed_due_to_cel: 1 } },
    },
    {
      title: 'a rule beside a pattern',
      http: { fail_if_body_not_matches_regexp: ['up'], fail_if_body_json_not_matches_cel: 'body.s == "up"' },
      server: json,
      expected: CEL_BESIDE_REGEXP,
    },
  ],
}
