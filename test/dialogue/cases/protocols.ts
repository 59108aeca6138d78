import type { DialogueCase } from './case.ts'

/** Dialogues of well-known protocols, most of them from the example of blackbox_exporter. */
export const PROTOCOL_CASES: readonly DialogueCase[] = [
  {
    title: 'SMTP',
    server: [
      { say: '220 mail.example ESMTP ready\r\n' },
      { hear: 'EHLO prober\r\n' },
      { say: '250-mail.example\r\n250-SIZE 1000\r\n250 HELP\r\n' },
      { hear: 'QUIT\r\n' },
    ],
    query_response: [
      { expect: '^220 ([^ ]+) ESMTP (.+)$' },
      { send: 'EHLO prober\r' },
      { expect: '^250 HELP' },
      { send: 'QUIT\r' },
    ],
    verdict: 'ok',
    heard: 'EHLO prober\r\nQUIT\r\n',
  },
  {
    title: 'IMAP',
    server: [
      { say: '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready.\r\n' },
      { hear: '. LOGOUT\n' },
      { say: '* BYE\r\n. OK\r\n' },
    ],
    query_response: [{ expect: 'OK.*STARTTLS', send: '. LOGOUT' }, { expect: '^\\. OK$' }],
    verdict: 'ok',
    heard: '. LOGOUT\n',
  },
  {
    title: 'POP3',
    server: [{ say: '+OK POP3 ready\r\n' }, 'end'],
    query_response: [{ expect: '^\\+OK' }],
    verdict: 'ok',
  },
  {
    title: 'POP3 by a pattern of which the plus is no plus',
    server: [{ say: '+OK POP3 ready\r\n' }, 'end'],
    query_response: [{ expect: '^+OK' }],
    verdict: 'mismatch/check',
    flag: 'regex',
  },
  {
    title: 'IRC, whose ping is answered with its own word',
    server: [
      { hear: 'NICK prober\nUSER prober prober prober :prober\n' },
      { say: ':irc.example NOTICE * :*** Looking up\r\nPING :ABC123\r\n' },
      { hear: 'PONG ABC123\n' },
      { say: ':irc.example 001 prober :Welcome\r\n' },
    ],
    query_response: [
      { send: 'NICK prober' },
      { send: 'USER prober prober prober :prober' },
      { expect: 'PING :([^ ]+)', send: 'PONG ${1}' },
      { expect: '^:[^ ]+ 001' },
    ],
    verdict: 'ok',
    heard: 'NICK prober\nUSER prober prober prober :prober\nPONG ABC123\n',
  },
  {
    title: 'the banner of SSH',
    server: [{ say: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n' }],
    query_response: [{ expect: '^SSH-2.0-', send: 'SSH-2.0-blackbox-ssh-check' }],
    verdict: 'ok',
    heard: 'SSH-2.0-blackbox-ssh-check\n',
  },
  {
    title: 'Redis',
    server: [{ hear: 'PING\n' }, { say: '+PONG\r\n' }],
    query_response: [{ send: 'PING' }, { expect: '^\\+PONG$' }],
    verdict: 'ok',
  },
]
