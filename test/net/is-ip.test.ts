import { isIP as isIPOfNode } from 'node:net'
import test from 'ava'
import { isIP } from '../../src/net/is-ip.ts'

const texts = [
  '',
  'localhost',
  '127.0.0.1',
  '1.2.3',
  '01.2.3.4',
  '1.2.3.4:80',
  '::',
  '::1',
  '1::2::3',
  'fe80::1%eth0',
  '::ffff:1.2.3.4',
  'a:b',
  ':',
]

for (const text of texts) {
  test(`${text || 'nothing'} is as much of an IP address as Node.js says`, (t) => {
    t.is<number, number>(isIP(text), isIPOfNode(text))
  })
}
