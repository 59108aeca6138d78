import type { Area } from '../case.ts'
import { BYTES_BEFORE_TLS, CERTIFICATE_OF_FAILED_TLS } from '../differences.ts'
import { dialogue, TLS_HELLO } from '../fixtures/dialogue.ts'

const TRUSTED = { ca_file: '%files%/ca.pem', server_name: 'good.test' }

/** Dialogues as real protocols hold them; the real servers are in `servers.ts`. */
export const tcpProtocols: Area = {
  area: 'tcp protocols',
  cases: [
    {
      title: 'SMTP with STARTTLS',
      tcp: {
        query_response: [
          { expect: '^220 ([^ ]+) ESMTP (.+)$', send: 'EHLO prober\r' },
          { expect: '^250-STARTTLS', send: 'STARTTLS\r' },
          { expect: '^220', starttls: true },
          { send: 'EHLO prober\r' },
          { expect: '^250-AUTH', send: 'QUIT\r' },
        ],
        tls_config: TRUSTED,
      },
      server: dialogue([
        { say: '220 mail.test ESMTP Fixture\r\n' },
        { hear: /EHLO[^\n]*\n/ },
        { say: '250-mail.test\r\n250-STARTTLS\r\n250 HELP\r\n' },
        { hear: /STARTTLS[^\n]*\n/ },
        { say: '220 Go ahead\r\n' },
        { startTls: { cert: 'here' } },
        { hear: /EHLO[^\n]*\n/ },
        { say: '250-mail.test\r\n250-AUTH PLAIN\r\n250 HELP\r\n' },
        { hear: /QUIT[^\n]*\n/ },
      ]),
    },
    {
      title: 'IMAP with STARTTLS and a certificate that nobody trusts',
      tcp: {
        query_response: [
          { expect: 'OK.*STARTTLS', send: '. STARTTLS' },
          { expect: 'OK', starttls: true },
          { send: '. capability' },
        ],
      },
      server: dialogue([
        { say: '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n' },
        { hear: /STARTTLS\n/ },
        { say: '. OK begin\r\n' },
        { startTls: { cert: 'self-signed' } },
      ]),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    {
      title: 'IMAP with STARTTLS and no look at the certificate',
      tcp: {
        query_response: [
          { expect: 'OK.*STARTTLS', send: '. STARTTLS' },
          { expect: 'OK', starttls: true },
          { send: '. capability' },
          { expect: 'CAPABILITY IMAP4rev1' },
        ],
        tls_config: { insecure_skip_verify: true },
      },
      server: dialogue([
        { say: '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n' },
        { hear: /STARTTLS\n/ },
        { say: '. OK begin\r\n' },
        { startTls: { cert: 'self-signed' } },
        { hear: /capability\n/ },
        { say: '* CAPABILITY IMAP4rev1\r\n' },
      ]),
    },
    {
      title: 'STARTTLS that the server does not mean',
      tcp: { query_response: [{ expect: '^220', starttls: true }], tls_config: { insecure_skip_verify: true } },
      server: dialogue([{ say: '220 go\r\n' }, { hear: TLS_HELLO }, { say: '500 what?\r\n' }, 'end']),
    },
    {
      title: 'STARTTLS after plain bytes that came too early',
      timeout: '1s',
      tcp: {
        query_response: [{ expect: '^220', starttls: true }, { expect: 'X' }],
        tls_config: { insecure_skip_verify: true },
      },
      server: dialogue([{ say: '220 go\r\nX\r\n' }, { startTls: { cert: 'self-signed' } }]),
      differs: BYTES_BEFORE_TLS,
    },
    {
      title: 'STARTTLS over TLS',
      timeout: '1s',
      tcp: { tls: true, query_response: [{ starttls: true }], tls_config: TRUSTED },
      server: dialogue([], { tls: { cert: 'here' } }),
    },
    {
      title: 'IRC',
      tcp: {
        query_response: [
          { send: 'NICK prober' },
          { send: 'USER prober prober prober :prober' },
          { expect: 'PING :([^ ]+)', send: 'PONG ${1}' },
          { expect: '^:[^ ]+ 001' },
        ],
      },
      server: dialogue([
        { hear: /USER[^\n]*\n/ },
        { say: ':irc.test NOTICE AUTH :*** Looking up\r\nPING :4711\r\n' },
        { hear: /PONG[^\n]*\n/ },
        { say: ':irc.test 001 prober :Welcome\r\n' },
      ]),
    },
    {
      title: 'POP3 over TLS',
      tcp: {
        query_response: [{ expect: '^\\+OK', send: 'QUIT\r' }, { expect: '^\\+OK bye' }],
        tls: true,
        tls_config: TRUSTED,
      },
      server: dialogue([{ say: '+OK ready\r\n' }, { hear: /QUIT\r\n/ }, { say: '+OK bye\r\n' }, 'end'], {
        tls: { cert: 'here' },
      }),
    },
    {
      title: 'an SSH banner with a key exchange after it',
      tcp: { query_response: [{ expect: '^SSH-2.0-', send: 'SSH-2.0-probe' }] },
      server: dialogue([{ say: 'SSH-2.0-Fixture\r\n' }, { say: Buffer.from([0, 0, 1, 20, 255, 0, 128]) }]),
    },
  ],
}
