import test from 'ava'
import tcp from '../../probes/tcp.ts'

const fine = [
  { expect: '^220 .*$' },
  { expect: 'a\\n?' },
  { expect: 'a\n*$' },
  { expect: 'a\\r?\\n?$' },
  { expect: 'a|b\\n' },
  { expect: 'a(\\r\\n)?' },
  { expect: 'a(\\n){0,1}' },
  { expect: '[^\\n]+' },
  { expect: '[\\r\\n]*' },
  { expect: '\\\\n' },
  { expect: 'a\\r' },
  { expect: 'a\\r?$' },
  { expect_stream: 'a\\r\\nb' },
  { expect: 'a', labels: [{ name: 'a', value: '$0' }] },
  { expect: 'a', send: '${1}' },
  { send: 'costs $ or $$' },
]

for (const step of fine) {
  test(`${JSON.stringify(step)} is fine`, (t) => {
    t.deepEqual(lint(step), [])
  })
}

const odd = [
  { step: { expect: '^a$\n' }, key: 'expect', says: /matches no line: expect sees one line at a time/ },
  { step: { expect: 'a\\nb' }, key: 'expect', says: /a\\nb matches no line/ },
  { step: { expect: 'a\\r\\n' }, key: 'expect', says: /matches no line/ },
  { step: { expect: 'a\\x0ab' }, key: 'expect', says: /matches no line/ },
  { step: { expect: 'a[\\n]b' }, key: 'expect', says: /matches no line/ },
  { step: { expect: 'a\\r$' }, key: 'expect', says: /no line that ends in CR LF/ },
  { step: { expect: '^+OK' }, key: 'expect', says: /matches no plus sign; write \^\\\+/ },
  { step: { expect_stream: '^+OK' }, key: 'expect_stream', says: /matches no plus sign/ },
  { step: { labels: [{ name: 'a', value: 'b' }] }, key: 'labels', says: /no effect/ },
  { step: { send: 'PONG ${1}' }, key: 'send', says: /^\$\{1\} is sent as it is/ },
  { step: { send: 'PONG $1' }, key: 'send', says: /^\$1 is sent as it is/ },
] as const

for (const { step, key, says } of odd) {
  test(`${JSON.stringify(step)} is most likely not meant`, (t) => {
    const [warning, ...others] = lint({}, step)
    t.deepEqual(warning?.path, ['query_response', 1, key])
    t.regex(warning?.message ?? '', says)
    t.is(others.length, 0)
  })
}

function lint(...query_response: readonly object[]) {
  return [...(tcp.lint?.(tcp.options.parse({ query_response })) ?? [])]
}
