import test from 'ava'
import { resolveLocation } from '../../src/http/location.ts'
import { formatUrl, parseTargetUrl } from '../../src/http/target-url.ts'
import { ProbeFailure } from '../../src/net/failure.ts'

const base = parseTargetUrl('http://user:pass@host:81/a/b/c?q')

const cases = [
  ['d', 'http://host:81/a/b/d'],
  ['./d', 'http://host:81/a/b/d'],
  ['../d', 'http://host:81/a/d'],
  ['../../../d', 'http://host:81/d'],
  ['/d/./e/../f?g', 'http://host:81/d/f?g'],
  ['/d//e/', 'http://host:81/d//e/'],
  ['..', 'http://host:81/a/'],
  ['.', 'http://host:81/a/b/'],
  ['?x', 'http://host:81/a/b/c?x'],
  ['?', 'http://host:81/a/b/c?'],
  ['#x', 'http://host:81/a/b/c?q'],
  ['//other/x', 'http://other/x'],
  ['https://other:82', 'https://other:82'],
  ['HTTPS://other/../x', 'https://other/x'],
  ['/a b\xc3\xa9', 'http://host:81/a%20b%C3%A9'],
  ['/%2e%2e/x', 'http://host:81/%2e%2e/x'],
] as const

for (const [location, expected] of cases) {
  test(`the Location ${location} leads to ${expected}`, (t) => {
    const target = resolveLocation(base, location)
    t.is(target.ok ? formatUrl(target.url) : target.message, expected)
  })
}

test('a relative Location keeps the user of the URL, any other drops it', (t) => {
  const userAfter = (location: string): string | undefined => {
    const target = resolveLocation(base, location)
    return target.ok ? target.url.userInfo?.username : undefined
  }
  t.is(userAfter('/x'), 'user')
  t.is(userAfter('http://host:81/x'), undefined)
  t.is(userAfter('//other/x'), undefined)
  t.is(userAfter('http://mallory@host:81/x'), 'mallory')
})

for (const location of ['ftp://x/y', 'mailto:x', 'a:b', 'http:x', 'http:///x']) {
  test(`the Location ${location} leads nowhere`, (t) => {
    t.false(resolveLocation(base, location).ok)
  })
}

for (const location of ['http://[::1/', ':b', '1:b', '/%zz', 'http://h:x/', '/\x7f']) {
  test(`the Location ${JSON.stringify(location)} is no URL`, (t) => {
    const failure = t.throws(() => resolveLocation(base, location), { instanceOf: ProbeFailure })
    t.is(failure.reason, 'protocol')
  })
}
