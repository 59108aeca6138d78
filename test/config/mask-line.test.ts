import test from 'ava'
import { maskLine } from '../../src/config/mask-line.ts'

const masked = [
  ['    basic_auth: { username: a, password: hunter2, x: 1 }', 'hunter2'],
  ['    basic_auth: { username: a, password: "hun, ter: 2", x: 1 }', 'hun, ter: 2'],
  ["    basic_auth: { username: a, password: 'hun''ter', x: 1 }", 'hun'],
  ['  bearer_token: [hunter2]', 'hunter2'],
  ['  bearer_token: hunter2', 'hunter2'],
  ['  "client_secret": hunter2 # comment', 'hunter2'],
  ['  headers: { Authorization: Bearer hunter2 }', 'hunter2'],
  ['  Cookie: a=hunter2; b', 'hunter2'],
  ['  X-Api-Key:   hunter2', 'hunter2'],
  ["  proxy_url: 'http://a:hunter2@:x'", 'hunter2'],
  ["  t: { address: 'http://u:hunter2@h/', module: nosuch }", 'hunter2'],
  ['  password: "hunter2 that never ends', 'hunter2'],
  ['  credentials: hunter2, password: hunter2', 'hunter2'],
] as const

for (const [line, secret] of masked) {
  test(`a line is shown without its secret: ${line}`, (t) => {
    const shown = maskLine(line)
    t.false(shown.includes(secret))
    t.is(shown.length, line.length)
  })
}

const kept = [
  '  t: { address: "localhost:80", module: nosuch, labels: { a: b } }',
  '  password_file: /run/secrets/password',
  '  bearer_token_file: token.txt',
  '  credentials_ref: name',
  '  proxy_url: http://proxy:3128',
  '  module: token_check',
  "  expect: 'password:'",
]

for (const line of kept) {
  test(`a line without a secret is shown as it is: ${line}`, (t) => {
    t.is(maskLine(line), line)
  })
}

test('what stands beside a secret is shown', (t) => {
  t.is(maskLine('b: { username: a, password: hunter2, x: 1 }'), 'b: { username: a, password: *******, x: 1 }')
  t.is(maskLine('p: http://a:b@host/path'), 'p: http://***@host/path')
})

test('of a very long line nothing is shown', (t) => {
  t.is(maskLine(`a: ${'b'.repeat(3000)}`), `** ${'*'.repeat(3000)}`)
})
