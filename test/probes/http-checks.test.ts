import test from 'ava'
import http from '../../probes/http.ts'
import { OK, redirectTo, startHttpTarget } from '../support/http-target.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'

const answer = (body: string, headers = '', status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`

interface Case {
  readonly title: string
  readonly options: object
  readonly reply: string
  readonly verdict: string
  /** Lines that the exposition has. */
  readonly metrics: readonly string[]
}

const NO_FOLLOW = { follow_redirects: false, valid_status_codes: [302] }

const cases: readonly Case[] = [
  {
    title: 'a body that matches',
    options: { fail_if_body_not_matches_regexp: ['ok'] },
    reply: OK,
    verdict: 'ok',
    metrics: ['probe_failed_due_to_regex 0', 'probe_http_uncompressed_body_length 2'],
  },
  {
    title: 'a body that does not match',
    options: { fail_if_body_not_matches_regexp: ['nok'] },
    reply: OK,
    verdict: 'mismatch/check',
    metrics: ['probe_failed_due_to_regex 1', 'probe_http_status_code 200', 'probe_http_content_length 2'],
  },
  {
    title: 'a header that matches',
    options: { fail_if_header_matches: [{ header: 'content-length', regexp: '2' }] },
    reply: OK,
    verdict: 'mismatch/check',
    metrics: ['probe_failed_due_to_regex 1', 'probe_http_uncompressed_body_length 2'],
  },
  {
    title: 'a CEL expression that is true',
    options: { fail_if_body_json_not_matches_cel: 'body.up' },
    reply: answer('{"up":true}'),
    verdict: 'ok',
    metrics: ['probe_failed_due_to_cel 0', 'probe_failed_due_to_regex 0'],
  },
  {
    title: 'a CEL expression that is false',
    options: { fail_if_body_json_not_matches_cel: 'body.up' },
    reply: answer('{"up":false}'),
    verdict: 'mismatch/check',
    metrics: ['probe_failed_due_to_cel 1', 'probe_failed_due_to_regex 0'],
  },
  {
    title: 'a redirect that is not followed',
    options: NO_FOLLOW,
    reply: redirectTo('/other'),
    verdict: 'ok',
    metrics: ['probe_http_redirects 1', 'probe_http_status_code 302', 'probe_http_uncompressed_body_length 0'],
  },
  {
    title: 'a rule about the body of a redirect that is not followed',
    options: { ...NO_FOLLOW, fail_if_body_matches_regexp: ['x'] },
    reply: redirectTo('/other'),
    verdict: 'mismatch/check',
    metrics: ['probe_failed_due_to_regex 1', 'probe_http_redirects 1'],
  },
  {
    title: 'a body over the limit',
    options: { body_size_limit: '1B', fail_if_body_matches_regexp: ['x'] },
    reply: OK,
    verdict: 'too_large/receive',
    metrics: ['probe_failed_due_to_regex 1', 'probe_http_uncompressed_body_length 1', 'probe_http_content_length 2'],
  },
  {
    title: 'a bad status with a body that breaks off',
    options: { fail_if_body_matches_regexp: ['x'] },
    reply: 'HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nhello',
    verdict: 'status/check',
    metrics: ['probe_failed_due_to_regex 0', 'probe_http_status_code 500', 'probe_http_uncompressed_body_length 5'],
  },
  {
    title: 'a version that is not asked for',
    options: { valid_http_versions: ['HTTP/2.0'] },
    reply: 'HTTP/1.0 200 OK\r\n\r\nok',
    verdict: 'mismatch/check',
    metrics: ['probe_http_version 1', 'probe_http_content_length -1'],
  },
  {
    title: 'an answer without TLS, where it has to be there',
    options: { fail_if_not_ssl: true },
    reply: OK,
    verdict: 'mismatch/check',
    metrics: ['probe_http_ssl 0'],
  },
  {
    title: 'an answer without the end of its head',
    options: {},
    reply: 'HTTP/1.1 200 OK\r\nX: y',
    verdict: 'closed/receive',
    metrics: ['probe_http_status_code 0', 'probe_http_version 0', 'probe_http_content_length 0'],
  },
  {
    title: 'a compression that nobody knows',
    options: { compression: 'zstd' },
    reply: OK,
    verdict: 'internal/check',
    metrics: ['probe_http_status_code 200', 'probe_failed_due_to_regex 0'],
  },
  {
    title: 'a method that is no word',
    options: { method: 'GET IT' },
    reply: OK,
    verdict: 'internal/send',
    metrics: ['probe_http_status_code 0'],
  },
]

for (const { title, options, reply, verdict, metrics } of cases) {
  test(`${title} is ${verdict}`, async (t) => {
    const { address } = await startHttpTarget(t, () => reply)
    const result = await runProber(http, address, { options })
    t.is(verdictOf(result.outcome), verdict)
    const lines = await goldenOf(result)
    t.deepEqual(
      metrics.filter((line) => !lines.includes(line)),
      [],
      lines.join('\n'),
    )
  })
}

test('probe_failed_due_to_cel is there for modules with such a rule alone', async (t) => {
  const { address } = await startHttpTarget(t, () => OK)
  const lines = await goldenOf(await runProber(http, address))
  t.false(lines.some((line) => line.includes('probe_failed_due_to_cel')))
})

for (const [date, seconds] of [
  ['Sun, 06 Nov 1994 08:49:37 GMT', 784111777],
  ['Sun, 06 Nov 1994 08:49:37 +0000', undefined],
] as const) {
  test(`Last-Modified: ${date} ${seconds === undefined ? 'is no metric' : 'is a metric'}`, async (t) => {
    const { address } = await startHttpTarget(t, () => answer('', `last-modified: ${date}\r\n`))
    const {
      metrics: { registry },
    } = await runProber(http, address)
    const metric = registry.getSingleMetric('probe_http_last_modified_timestamp_seconds')
    t.is((await metric?.get())?.values[0]?.value, seconds)
  })
}
