import test from 'ava'
import { formatUrl, parseTargetUrl, toHostHeader, toHostPort, toRequestPath } from '../../src/http/target-url.ts'
import { ProbeFailure } from '../../src/net/failure.ts'

const paths = [
  ['host', '/'],
  ['http://host/a/../b', '/a/../b'],
  ['host//x', '//x'],
  ['host/%2e/%2F', '/%2e/%2F'],
  ['host/%2e/é b', '/./%C3%A9%20b'],
  ['host/a b?c d#f', '/a%20b?c d'],
  [`host/a!'()*[]`, `/a!'()*[]`],
  [`host/a!'()*[]"`, '/a%21%27%28%29%2A%5B%5D%22'],
  ['host/a;b?x;y', '/a;b?x;y'],
  ['host/?%zz', '/?%zz'],
  ['host?q', '/?q'],
  ['host/?', '/?'],
  ['host/?a?b', '/?a?b'],
] as const

for (const [address, path] of paths) {
  test(`the request for ${address} is for ${path}`, (t) => {
    t.is(toRequestPath(parseTargetUrl(address)), path)
  })
}

const hosts = [
  { address: 'host', header: 'host', dialled: 'host:80' },
  { address: 'https://host', header: 'host', dialled: 'host:443' },
  { address: 'Host:080/', header: 'Host:080', dialled: 'Host:080' },
  { address: 'host:/', header: 'host', dialled: 'host:80' },
  { address: 'http://[::1]:81/', header: '[::1]:81', dialled: '[::1]:81' },
  { address: 'http://[fe80::1%25eth0]/', header: '[fe80::1]', dialled: '[fe80::1%eth0]:80' },
  { address: 'u:p@w@host/', header: 'host', dialled: 'host:80' },
  { address: 'exämple.de', header: 'xn--exmple-cua.de', dialled: 'exämple.de:80' },
  { address: '127.1:8080', header: '127.1:8080', dialled: '127.1:8080' },
] as const

for (const { address, header, dialled } of hosts) {
  test(`${address} is the host ${header} at ${dialled}`, (t) => {
    const url = parseTargetUrl(address)
    t.is(toHostHeader(url), header)
    t.is(toHostPort(url), dialled)
  })
}

const users = [
  ['user:pass@host', { username: 'user', password: 'pass' }],
  ['user%40corp:p%3Aw@host', { username: 'user@corp', password: 'p:w' }],
  ['token@host', { username: 'token', password: '' }],
  ['%zz:x@host', { username: '%zz', password: 'x' }],
  ['host', undefined],
] as const

for (const [address, userInfo] of users) {
  test(`the user of ${address} is ${JSON.stringify(userInfo)}`, (t) => {
    t.deepEqual(parseTargetUrl(address).userInfo, userInfo)
  })
}

test('a URL is shown without its user', (t) => {
  t.is(formatUrl(parseTargetUrl('https://user:secret@host:1/é?b')), 'https://host:1/%C3%A9?b')
})

const bad = [
  ['', /no host/],
  ['http://', /no host/],
  ['ftp://host/', /expected http:\/\/ or https:\/\//],
  ['HTTP://host/', /expected http:\/\/ or https:\/\//],
  ['host/%zz', /"%zz" is no escape/],
  ['host/#%zz', /"%zz" is no escape/],
  ['a b/', /cannot have the character " "/],
  ['a%20b/', /cannot have escapes/],
  ['host/\u0001', /control character/],
  ['http://[::1/', /expected host:port or \[IPv6 address\]:port/],
  ['[::1]x/', /expected host:port or \[IPv6 address\]:port/],
  ['::1', /IPv6 addresses stand in brackets/],
  ['host:http/', /"http" is no port/],
] as const

for (const [address, message] of bad) {
  test(`${JSON.stringify(address)} is no URL of HTTP`, (t) => {
    const failure = t.throws(() => parseTargetUrl(address), { instanceOf: ProbeFailure, message })
    t.is(`${failure.reason}/${failure.phase}`, 'unreachable/resolve')
  })
}

test('the message for a bad URL shows no password', (t) => {
  const failure = t.throws(() => parseTargetUrl('http://user:secret@host/%zz'), { instanceOf: ProbeFailure })
  t.false(failure.message.includes('secret'))
})

test('a URL is read once, but for one with a password', (t) => {
  t.is(parseTargetUrl('once.example/path?a'), parseTargetUrl('once.example/path?a'))
  const secret = 'http://me:secret@once.example/'
  t.not(parseTargetUrl(secret), parseTargetUrl(secret))
  t.deepEqual(parseTargetUrl(secret), parseTargetUrl(secret))
})
