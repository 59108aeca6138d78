import test from 'ava'
import { canonicalName, isHeaderValue, isToken } from '../../src/http/header-name.ts'
import { accepts, isSecretName } from '../../src/http/header-settings.ts'

const codings = [
  ['gzip', true],
  ['br, gzip', true],
  ['br;q=1.0, gzip;q=0.9', true],
  ['br, gzip;q=0.001', true],
  ['br, gzip;q=0.0001', false],
  ['gzip;q=0', false],
  ['gzip;q=0, *', true],
  ['*;q=0, gzip', true],
  ['*;q=0', false],
  ['*', true],
  ['br, identity', false],
  ['gzip;q=bad', false],
  ['gzip;level=9;q=0.5', false],
  ['  gzip  ;  q=0.5', true],
  ['GZIP', false],
] as const

for (const [header, isGood] of codings) {
  test(`Accept-Encoding: ${header} ${isGood ? 'accepts' : 'does not accept'} gzip`, (t) => {
    t.is(accepts(header, 'gzip'), isGood)
  })
}

for (const name of [
  'Authorization',
  'x-api-key',
  'Cookie',
  'X-Auth-Token',
  'client_secret',
  'PASSWORD',
  'X-Signature',
]) {
  test(`${name} sounds like a secret`, (t) => {
    t.true(isSecretName(name))
  })
}

for (const name of ['Accept', 'User-Agent', 'X-Request-Id', 'Host']) {
  test(`${name} does not sound like a secret`, (t) => {
    t.false(isSecretName(name))
  })
}

for (const [name, canonical] of [
  ['content-TYPE', 'Content-Type'],
  ['x-1a-b', 'X-1a-B'],
  ['no name', 'no name'],
  ['', ''],
] as const) {
  test(`the header "${name}" is spelt "${canonical}"`, (t) => {
    t.is(canonicalName(name), canonical)
  })
}

test('a token has neither space nor separators', (t) => {
  t.true(isToken("GET!#$%&'*+-.^_`|~09"))
  t.deepEqual(['', 'a b', 'a:b', 'a\n', 'ä', 'a/b'].filter(isToken), [])
})

test('the value of a header may have tabs, and letters beyond ASCII', (t) => {
  t.true(isHeaderValue('a\tb ä \u{1f600}'))
  t.deepEqual(['a\r\nX: y', 'a\nb', '\0', '\u007f'].filter(isHeaderValue), [])
})
