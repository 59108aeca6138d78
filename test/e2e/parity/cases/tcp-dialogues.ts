import type { Area } from '../case.ts'
import { FAILS_EARLY } from '../differences.ts'
import { dialogue, type Step } from '../fixtures/dialogue.ts'
import type { FixtureStarter } from '../fixtures/listen.ts'

const says = (text: string | Buffer, ...more: readonly Step[]): FixtureStarter => dialogue([{ say: text }, ...more])
const expects = (...patterns: readonly string[]) => ({ query_response: patterns.map((expect) => ({ expect })) })

/** What `query_response` says and hears. */
export const tcpDialogues: Area = {
  area: 'tcp dialogue',
  cases: [
    { title: 'a connection alone', tcp: {}, server: dialogue([]) },
    { title: 'an empty dialogue', tcp: { query_response: [] }, server: dialogue([]) },
    { title: 'a port at which nothing listens', tcp: {}, target: '127.0.0.1:1' },
    { title: 'a target without a port', tcp: {}, target: '127.0.0.1', differs: FAILS_EARLY },
    { title: 'a port that is no number', tcp: {}, target: '127.0.0.1:nosuchservice', differs: FAILS_EARLY },
    { title: 'a banner that matches', tcp: expects('^SSH-2.0-'), server: says('SSH-2.0-OpenSSH_9.2\r\n') },
    {
      title: 'lines before the one that matches',
      tcp: expects('^three$'),
      server: says('one\r\ntwo\nthree\r\nfour\r\n'),
    },
    { title: 'two patterns for two lines of one packet', tcp: expects('^a', '^b'), server: says('a1\nb1\n') },
    { title: 'a pattern for a line that has gone by', tcp: expects('^b', '^a'), server: says('a\nb\n', 'end') },
    { title: 'a mismatch, then the end', tcp: expects('^OK'), server: says('ERR\r\n', 'end') },
    { title: 'a mismatch, then silence', timeout: '1s', tcp: expects('^OK'), server: says('ERR\r\n') },
    { title: 'silence', timeout: '1s', tcp: expects('^OK'), server: dialogue([]) },
    { title: 'an end without a word', tcp: expects('^OK'), server: dialogue(['end']) },
    {
      title: 'a reset after a line',
      tcp: { query_response: [{ expect: '^ERR', send: 'why' }, { expect: '^OK' }] },
      server: dialogue([{ say: 'ERR\n' }, { hear: /why\n/ }, 'reset']),
    },
    { title: 'a last line without a line end', tcp: expects('^done$'), server: says('done', 'end') },
    { title: 'a line without a line end, then silence', timeout: '1s', tcp: expects('^done$'), server: says('done') },
    { title: 'a line of 60 KB', tcp: expects('x$'), server: says(`${'x'.repeat(60_000)}\n`) },
    { title: 'a line over 64 KB', tcp: expects('x$'), server: says(`${'x'.repeat(70_000)}\n`, 'end') },
    { title: 'an empty line', tcp: expects('^$'), server: says('\r\n') },
    { title: 'a carriage return is no part of a line', tcp: expects('^[^\\r]*$'), server: says('abc\r\n', 'end') },
    { title: 'a carriage return within a line', tcp: expects('^a\\rb$'), server: says('a\rb\r\r\n', 'end') },
    {
      title: 'bytes that are not UTF-8',
      tcp: expects('^\\x{FFFD}'),
      server: says(Buffer.from([0xff, 0xfe, 10]), 'end'),
    },
    { title: 'a dot for a byte that is not UTF-8', tcp: expects('^a.b$'), server: says('a\xffb\n', 'end') },
    { title: 'letters beyond ASCII', tcp: expects('^Grüße$'), server: says(Buffer.from('Grüße\n'), 'end') },
    { title: 'a plus after the beginning', tcp: expects('^+OK'), server: says('+OK\r\n', 'end') },
    { title: 'a pattern without regard to case', tcp: expects('(?i)^ok'), server: says('OK\n') },
    { title: 'a pattern that matches anything', tcp: expects('.*'), server: says('\n') },
    { title: 'an empty pattern waits for any line', timeout: '1s', tcp: expects(''), server: dialogue([]) },
    { title: 'an empty pattern has its line', tcp: expects(''), server: says('any\n') },
    {
      title: 'a line feed is added to what is sent',
      tcp: { query_response: [{ send: 'one' }, { send: 'two\r' }, { send: 'thrée' }] },
      server: dialogue([{ hear: /one\n/ }]),
    },
    {
      title: 'nothing is sent for an empty text',
      tcp: { query_response: [{ send: '' }, { send: 'x' }] },
      server: dialogue([]),
    },
    {
      title: 'groups of the last match are sent',
      tcp: {
        query_response: [
          { expect: '^PING :(\\S+) (?P<word>\\w+)', send: 'PONG ${1} ${word} $2 $word $0' },
          { send: 'again ${1}' },
        ],
      },
      server: dialogue([{ say: 'PING :irc.test 42\r\n' }, { hear: /PONG[^\n]*\n/ }]),
    },
    {
      title: 'what dollars mean',
      tcp: { query_response: [{ expect: '(a)(z)?', send: '$1x|$$|$|${1|$2|$9|${nope}|$$1|${1}x|$-|$' }] },
      server: dialogue([{ say: 'a\n' }, { hear: /\n/ }]),
    },
    {
      title: 'a group without a match before it',
      tcp: { query_response: [{ send: 'hello ${1} $1 $$' }] },
      server: dialogue([{ hear: /\n/ }]),
    },
    {
      title: 'expect comes before send',
      tcp: { query_response: [{ send: 'after ${1}', expect: '^(\\w+)' }] },
      server: dialogue([{ say: 'first\n' }, { hear: /\n/ }]),
    },
    {
      title: 'a mismatch sends nothing more',
      tcp: { query_response: [{ expect: '^OK', send: 'never' }] },
      server: says('NO\n', 'end'),
    },
    {
      title: 'the dialogue ends, the server goes on',
      tcp: { query_response: [{ expect: 'a' }] },
      server: dialogue([{ say: 'a\n' }, { say: 'b\n'.repeat(10) }]),
    },
    {
      title: 'bytes that are expected, then the end',
      tcp: { query_response: [{ expect_bytes: 'OK' }] },
      server: says('OK', 'end'),
      expected: { series: { probe_success: 1, probe_failed_due_to_bytes: 0, probe_failed_due_to_regex: 0 } },
    },
    {
      title: 'bytes that are not those expected',
      tcp: { query_response: [{ expect_bytes: 'OK' }] },
      server: says('NO'),
      expected: { series: { probe_success: 0, probe_failed_due_to_bytes: 1, probe_failed_due_to_regex: 0 } },
    },
    {
      title: 'too few bytes, then the end',
      tcp: { query_response: [{ expect_bytes: 'OK' }] },
      server: says('O', 'end'),
      expected: { series: { probe_success: 0, probe_failed_due_to_bytes: 0, probe_failed_due_to_regex: 0 } },
    },
    {
      title: 'labels of what was matched',
      tcp: {
        query_response: [
          {
            expect: '^SSH-(\\S+)-(\\w+)',
            labels: [
              { name: 'version', value: '$1' },
              { name: 'who', value: '$2' },
            ],
          },
        ],
      },
      server: says('SSH-2.0-Fixture\r\n'),
      expected: { series: { probe_success: 1, 'probe_expect_info{version="2.0",who="Fixture"}': 1 } },
    },
  ],
}
