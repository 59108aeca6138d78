import type { Area } from '../case.ts'
import { dovecot, nginx, postgresql } from '../fixtures/services.ts'

const trusted = { tls_config: { ca_file: '%files%/ca.pem', server_name: 'good.test' } }
const site = 'https://localhost:%server%'
/** Asks PostgreSQL for TLS. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])

/** Real servers of Debian. */
export const servers: Area = {
  area: 'real servers',
  cases: [
    {
      title: 'Dovecot: STARTTLS, and what it can do then',
      tcp: {
        query_response: [
          { expect: '^\\* OK .*STARTTLS', send: 'a STARTTLS\r' },
          { expect: '^a OK', starttls: true },
          { send: 'b CAPABILITY\r' },
          { expect: '^\\* CAPABILITY IMAP4rev1', send: 'c LOGOUT\r' },
          { expect: '^c OK' },
        ],
        ...trusted,
      },
      server: dovecot,
    },
    {
      title: 'Dovecot: what its greeting says becomes labels',
      tcp: {
        query_response: [
          {
            expect: '(IMAP4rev\\d).*\\] (\\w+)',
            labels: [
              { name: 'imap', value: '$1' },
              { name: 'server', value: '$2' },
            ],
          },
        ],
      },
      server: dovecot,
      expected: { series: { probe_success: 1, 'probe_expect_info{imap="IMAP4rev1",server="Dovecot"}': 1 } },
    },
    {
      title: 'PostgreSQL: TLS that is asked for',
      tcp: { query_response: [{ send_bytes: SSL_REQUEST }, { expect_bytes: 'S', starttls: true }], ...trusted },
      server: postgresql,
      expected: {
        series: {
          probe_success: 1,
          probe_failed_due_to_bytes: 0,
          'probe_tls_version_info{version="TLS 1.3"}': 1,
          probe_ssl_earliest_cert_expiry: true,
        },
      },
    },
    { title: 'nginx: HTTP/2', http: trusted, target: `${site}/page.txt`, server: nginx },
    { title: 'nginx: HTTP/1.1', http: { ...trusted, enable_http2: false }, target: `${site}/page.txt`, server: nginx },
    {
      title: 'nginx: gzip',
      http: {
        ...trusted,
        compression: 'gzip',
        headers: { 'Accept-Encoding': 'gzip' },
        fail_if_body_not_matches_regexp: ['^All is well'],
      },
      target: `${site}/page.txt`,
      server: nginx,
    },
    { title: 'nginx: a redirect', http: trusted, target: `${site}/moved`, server: nginx },
    {
      title: 'nginx: a page that is missing',
      http: { ...trusted, valid_status_codes: [404] },
      target: `${site}/nothing`,
      server: nginx,
    },
    {
      title: 'nginx: a password',
      http: { ...trusted, basic_auth: { username: 'user', password: 'password' } },
      target: `${site}/secret`,
      server: nginx,
    },
    {
      title: 'nginx: a wrong password',
      http: { ...trusted, basic_auth: { username: 'user', password: 'wrong' } },
      target: `${site}/secret`,
      server: nginx,
    },
    { title: 'nginx: a client without TLS', http: {}, target: 'http://localhost:%server%/', server: nginx },
  ],
}
