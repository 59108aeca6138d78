import type { Area, Case } from '../case.ts'
import { CREDENTIALS_STAY } from '../differences.ts'
import type { FixtureStarter } from '../fixtures/listen.ts'
import { type Answerer, answers } from '../fixtures/raw-http.ts'
import { redirect, reply } from '../fixtures/reply.ts'

/** Leads from `/` to a location once, and answers there. */
const leads = (status: number, location: string): FixtureStarter =>
  answers((request, number) =>
    number === 1 ? redirect(status, location, 'moved\n') : reply({ body: `${request.line}\n` }),
  )
const elsewhere = answers(reply({ body: 'elsewhere\n' }))
const statuses = [301, 302, 303, 307, 308] as const

/** Leads a given number of hops on: /1, /2, … */
const chain =
  (hops: number): Answerer =>
  ({ line }) => {
    const hop = Number(/^\S+ \/(\d*)/.exec(line)?.[1] ?? 0)
    return hop < hops ? redirect(302, `/${hop + 1}`) : reply({ body: 'the end' })
  }

/** Redirects. */
export const httpRedirects: Area = {
  area: 'http redirects',
  cases: [
    ...statuses.map((status): Case => ({ title: `${status} is followed`, http: {}, server: leads(status, '/next') })),
    ...statuses.map(
      (status): Case => ({
        title: `${status} after a POST`,
        http: { method: 'POST', body: 'x=1', headers: { 'Content-Type': 'text/x', 'X-Mine': '1' } },
        server: leads(status, '/next'),
      }),
    ),
    {
      title: '302 after a HEAD',
      http: { method: 'HEAD' },
      server: answers((_, n) => (n === 1 ? redirect(302, '/next') : 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n')),
    },
    { title: '302 after a PUT', http: { method: 'PUT', body: 'x' }, server: leads(302, '/next') },
    { title: '303 after a DELETE', http: { method: 'DELETE' }, server: leads(303, '/next') },
    { title: '301 that is not followed', http: { follow_redirects: false }, server: leads(301, '/next') },
    {
      title: '301 that is not followed and valid',
      http: { follow_redirects: false, valid_status_codes: [301] },
      server: leads(301, '/next'),
    },
    {
      title: 'no_follow_redirects',
      http: { no_follow_redirects: true, valid_status_codes: [301] },
      server: leads(301, '/next'),
    },
    {
      title: 'not followed, with a pattern that must match',
      http: { follow_redirects: false, valid_status_codes: [302], fail_if_body_not_matches_regexp: ['moved'] },
      server: leads(302, '/next'),
    },
    {
      title: 'not followed, with a pattern that must not match',
      http: { follow_redirects: false, valid_status_codes: [302], fail_if_body_matches_regexp: ['nothing'] },
      server: leads(302, '/next'),
    },
    {
      title: 'not followed, with a header that must match',
      http: {
        follow_redirects: false,
        valid_status_codes: [302],
        fail_if_header_not_matches: [{ header: 'Location', regexp: '^/next$' }],
      },
      server: leads(302, '/next'),
    },
    { title: '300 is no redirect', http: {}, server: leads(300, '/next') },
    { title: '304 is no redirect', http: {}, server: answers('HTTP/1.1 304 Not Modified\r\nLocation: /next\r\n\r\n') },
    { title: '305 is no redirect', http: {}, server: leads(305, '/next') },
    { title: 'ten hops', http: {}, server: answers(chain(10)) },
    { title: 'eleven hops', http: {}, server: answers(chain(11)) },
    { title: 'a loop', http: {}, server: answers(redirect(302, '/')) },
    {
      title: 'to another port',
      http: {},
      server: answers(redirect(302, 'http://127.0.0.1:%other%/there')),
      other: elsewhere,
    },
    {
      title: 'to another name',
      http: {},
      server: answers(redirect(302, 'http://localhost:%other%/there')),
      other: elsewhere,
    },
    {
      title: 'to its own name, by the name',
      http: {},
      target: 'http://localhost:%server%/',
      server: leads(302, 'http://localhost:%server%/next'),
    },
    { title: 'without a scheme', http: {}, server: leads(302, '//127.0.0.1:%server%/next') },
    { title: 'a relative path', http: {}, target: 'http://127.0.0.1:%server%/a/b?c', server: leads(302, '../d?e') },
    { title: 'a query alone', http: {}, target: 'http://127.0.0.1:%server%/a/b?c', server: leads(302, '?e') },
    { title: 'a path with dots', http: {}, server: leads(302, '/a/../b/./c') },
    { title: 'a path with a space and an umlaut', http: {}, server: leads(302, '/a b\xc3\xbc%20') },
    { title: 'a fragment', http: {}, server: leads(302, '/next#part') },
    { title: 'an empty Location', http: {}, server: answers(redirect(302, '')) },
    { title: 'no Location', http: {}, server: answers(reply({ status: 302 })) },
    {
      title: 'no Location after a POST with 307',
      http: { method: 'POST', body: 'x' },
      server: answers(reply({ status: 307 })),
    },
    { title: 'a Location that is no address', http: {}, server: answers(redirect(302, 'http://[bad')) },
    { title: 'a Location with an escape that is none', http: {}, server: answers(redirect(302, '/%zz')) },
    { title: 'a Location with another scheme', http: {}, server: answers(redirect(302, 'ftp://127.0.0.1/')) },
    { title: 'a Location where nothing listens', http: {}, server: answers(redirect(302, 'http://127.0.0.1:1/')) },
    { title: 'the Host header on every hop', http: { headers: { Host: 'own.test' } }, server: leads(302, '/next') },
    {
      title: 'the Host header and another host',
      http: { headers: { Host: 'own.test' } },
      server: answers(redirect(302, 'http://localhost:%other%/')),
      other: elsewhere,
    },
    { title: 'hostname= on every hop', http: {}, query: { hostname: 'vhost.test' }, server: leads(302, '/next') },
    {
      title: 'credentials on every hop of a host',
      http: { basic_auth: { username: 'u', password: 'p' } },
      server: leads(302, '/next'),
    },
    {
      title: 'credentials and another host',
      http: { basic_auth: { username: 'u', password: 'p' } },
      server: answers(redirect(302, 'http://localhost:%other%/')),
      other: elsewhere,
      differs: CREDENTIALS_STAY,
    },
    {
      title: 'credentials and another port',
      http: { basic_auth: { username: 'u', password: 'p' } },
      server: answers(redirect(302, 'http://127.0.0.1:%other%/')),
      other: elsewhere,
      differs: CREDENTIALS_STAY,
    },
    {
      title: 'an Authorization header and another host',
      http: { headers: { Authorization: 'Mine x', Cookie: 'a=b', 'X-Mine': 'y' } },
      server: answers(redirect(302, 'http://localhost:%other%/')),
      other: elsewhere,
    },
    {
      title: 'an Authorization header and another port',
      http: { headers: { Authorization: 'Mine x', Cookie: 'a=b' } },
      server: answers(redirect(302, 'http://127.0.0.1:%other%/')),
      other: elsewhere,
      // Newer versions of Go, and so 0.28, ask whether it is the same host, at whatever port.
      expected: { series: { probe_success: 1, probe_http_redirects: 1 } },
    },
    { title: 'a password in the Location', http: {}, server: leads(302, 'http://u:p@127.0.0.1:%server%/next') },
    {
      title: 'a Referer',
      http: {},
      target: 'http://127.0.0.1:%server%/first',
      server: leads(302, '/next'),
    },
    {
      title: 'cookies',
      http: {},
      server: answers((_, n) =>
        n === 1 ? reply({ status: 302, headers: ['Location: /next', 'Set-Cookie: a=b'] }) : reply({}),
      ),
    },
    {
      title: 'a redirect with a body in pieces',
      http: {},
      server: answers((_, n) =>
        n === 1
          ? 'HTTP/1.1 302 Found\r\nLocation: /next\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc'
          : reply({ body: 'x' }),
      ),
    },
    {
      title: 'patterns look at the last answer',
      http: { fail_if_body_matches_regexp: ['moved'] },
      server: leads(302, '/next'),
    },
    {
      title: '307 cannot send a file again',
      http: { method: 'POST', body_file: '%files%/body' },
      server: leads(307, '/next'),
      expected: { series: { probe_success: 0, probe_http_status_code: 307, probe_http_redirects: 0 } },
    },
  ],
}
