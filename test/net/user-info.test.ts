import test from 'ava'
import { hidePassword, passwordOf } from '../../src/net/user-info.ts'

const cases = [
  { address: 'alice:pw@host:80', password: 'pw', shown: 'alice:<secret>@host:80' },
  { address: 'http://alice:p w@host/a', password: 'p w', shown: 'http://alice:<secret>@host/a' },
  { address: '//alice:pw@host', password: 'pw', shown: '//alice:<secret>@host' },
  { address: 'HTTPS://:pw@[::1]:80/', password: 'pw', shown: 'HTTPS://:<secret>@[::1]:80/' },
  { address: 'http://a:b@c:d@host/', password: 'b@c:d', shown: 'http://a:<secret>@host/' },
] as const

for (const { address, password, shown } of cases) {
  test(`the password of ${address} is hidden`, (t) => {
    t.is(passwordOf(address), password)
    t.is(hidePassword(address), shown)
  })
}

for (const address of ['host:80', 'http://host:80/a@b', 'http://host/?a:b@c', 'alice@host:80', '[::1]:80', '::1', '']) {
  test(`there is no password in ${address || 'nothing'}`, (t) => {
    t.is(passwordOf(address), undefined)
    t.is(hidePassword(address), address)
  })
}
