import type { DialogueCase } from './case.ts'

/** What is sent for a `send`, after the line "PING :abc def". */
const templates: readonly (readonly [send: string, heard: string])[] = [
  ['${1}', 'abc\n'],
  ['$1', 'abc\n'],
  ['$1x', ''],
  ['${1}x', 'abcx\n'],
  ['$1 x', 'abc x\n'],
  ['$word', 'abc\n'],
  ['${word}s', 'abcs\n'],
  ['$words.', '.\n'],
  ['$0', 'PING :abc\n'],
  ['${2}', ''],
  ['$2.', '.\n'],
  ['$01.', '.\n'],
  ['$$', '$\n'],
  ['$$1', '$1\n'],
  ['$$$1', '$abc\n'],
  ['a$', 'a$\n'],
  ['$ 1', '$ 1\n'],
  ['$-1', '$-1\n'],
  ['${}', '${}\n'],
  ['${1', '${1\n'],
  ['${1 }', '${1 }\n'],
  ['${-}$1', '${-}abc\n'],
  ['$é.', '.\n'],
  ['$1é.', '.\n'],
  ['é$1', 'Ã©abc\n'],
  ['$999999999999.', '.\n'],
  ['\\1', '\\1\n'],
]

export const SEND_CASES: readonly DialogueCase[] = [
  ...templates.map(([send, heard]) => ({
    title: `the template ${send}`,
    server: [{ say: 'PING :abc def\r\n' }, { hear: Buffer.from(heard, 'latin1') }, { say: 'go on\n' }],
    query_response: [{ expect: 'PING :(?P<word>\\w+)', send }, { expect: 'go on', send: 'END' }, { send: 'END' }],
    verdict: 'ok',
    heard: `${heard}END\nEND\n`,
  })),
  {
    title: 'a group that took no part',
    server: [{ say: 'b\n' }],
    query_response: [{ expect: '(a)|(b)', send: '<${1}|${2}>' }],
    verdict: 'ok',
    heard: '<|b>\n',
  },
  {
    title: 'a send without an expect in its step',
    server: [{ say: 'PING :abc\n' }],
    query_response: [{ expect: 'PING :(\\w+)' }, { send: '${1} $$' }],
    verdict: 'ok',
    heard: '${1} $$\n',
  },
  {
    title: 'a send of several lines',
    server: [{ hear: 'a\nb\n' }, { say: 'ok\n' }],
    query_response: [{ send: 'a\nb' }, { expect: 'ok' }],
    verdict: 'ok',
    heard: 'a\nb\n',
  },
  { title: 'an empty send', server: [], query_response: [{ send: '' }, { send: 'x' }], verdict: 'ok', heard: 'x\n' },
]
