import test from 'ava'
import { parseNoProxy } from '../../src/http/no-proxy.ts'

const cases = [
  { list: '', past: ['localhost:80', '127.0.0.1:80', '127.9.9.9:80', '::1:80'], through: ['host:80', '10.0.0.1:80'] },
  { list: '*', past: ['host:80', '10.0.0.1:80'], through: [] },
  {
    list: 'Example.com, .sub.org,*.star.net',
    past: ['example.com:80', 'www.EXAMPLE.com:80', 'a.sub.org:80', 'a.star.net:80'],
    through: ['badexample.com:80', 'example.com.org:80', 'sub.org:80', 'star.net:80'],
  },
  {
    list: '10.0.0.0/8,192.168.0.1,fd00::/8,[fe80::1]:81',
    past: ['10.1.2.3:80', '192.168.0.1:80', 'fd00::1:80', 'fe80::1:81', 'fe80::1%eth0:81'],
    through: ['11.0.0.1:80', '192.168.0.2:80', 'fc00::1:80', 'fe80::1:80'],
  },
  {
    list: 'host:81,10.0.0.1:82',
    past: ['host:81', 'a.host:81', '10.0.0.1:82'],
    through: ['host:80', '10.0.0.1:80'],
  },
  { list: ' , :80,10.0.0.0/99,x/8,[,a:b:c', past: ['localhost:1'], through: ['10.0.0.1:80', 'host:80', 'x:80'] },
] as const

for (const { list, past, through } of cases) {
  const bypass = parseNoProxy(list)
  const ask = (hostPort: string): boolean => {
    const colon = hostPort.lastIndexOf(':')
    return bypass(hostPort.slice(0, colon), Number(hostPort.slice(colon + 1)))
  }
  for (const hostPort of past) test(`with "${list}" ${hostPort} goes past the proxy`, (t) => t.true(ask(hostPort)))
  for (const hostPort of through) test(`with "${list}" ${hostPort} goes through it`, (t) => t.false(ask(hostPort)))
}
