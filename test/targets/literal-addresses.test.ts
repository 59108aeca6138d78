import test from 'ava'
import { HttpError } from '../../src/targets/http-error.ts'
import { selectTarget } from '../../src/targets/select-target.ts'
import type { UnlistedPolicy } from '../../src/targets/unlisted.ts'
import { makeConfig } from './config.ts'

/** Spellings of 10.0.0.1 and of its port 80, and of fd00::1, that some prober or resolver reads. */
const ipv4 = [
  '10.0.0.1', '10.0.0.1:80', '10.0.0.1:443', '10.0.0.1:080', '10.0.0.1.', '10.0.0.1.:80', '10.0.0.1:', '10.0.0.1/path',
  'http://10.0.0.1', 'HTTP://10.0.0.1/', 'https://10.0.0.1:8443/a?b#c', 'http://10.0.0.1.', 'http://10.0.0.1:80/',
  'http://user@10.0.0.1/', 'http://user:password@10.0.0.1:80/', 'user:password@10.0.0.1:80', 'http://ok.example@10.0.0.1/',
  'http://10.0.0.1\\@ok.example/', 'http://10.0.0.1#@ok.example/', 'http://10.0.0.1?@ok.example/', '10.0.0.1#.ok.example',
  '0x0a.0.0.1:80', '0x0a000001', 'http://0x0A000001/', '0X0A.0X0.0X0.0X1:80', '012.0.0.1:80', 'http://012.0.0.01/',
  '167772161:80', 'http://167772161', '10.1:80', 'http://10.0.1/', '１０.0.0.1:80', 'http://１０。0。0。1/', 'http://%31%30.0.0.1/',
  'http://10.0.0.1\t/', ' 10.0.0.1:80', '10.0.0.1:80 ', '10.0.0.1:65536', '10.0.0.1:x', 'http://10.0.0.1:99999/',
  '[::ffff:10.0.0.1]:80', '[::FFFF:A00:1]:80', 'http://[::ffff:10.0.0.1]/', 'http://[0:0:0:0:0:ffff:a00:1]:80/', '::ffff:10.0.0.1',
  '[::ffff:10.0.0.1]', '[::ffff:10.0.0.1]:x', '[::ffff:10.0.0.1%eth0]:80', '::ffff:10.0.0.1%lo',
] // biome-ignore format: one list is easier to read than a column of texts.

const ipv6 = [
  'fd00::1', 'FD00::1', '[fd00::1]', '[fd00::1]:80', '[FD00:0::1]:80', 'http://[fd00::1]/', 'HTTPS://[FD00::1]:443/',
  'http://user:password@[fd00::1]:80/', 'fd00::1%eth0', '[fd00::1%eth0]:80', '[fd00::1]:65536', '[fd00::1]x', '[fd00::1]:',
  'fd00:0:0:0:0:0:0:1', 'http://[fd00::1%25eth0]/', 'http://[fd00::1%eth0]/',
] // biome-ignore format: one list is easier to read than a column of texts.

/** What some reader takes for 10.0.0.1, or for fd00::1, and another one for something else, or for nothing. */
const ambiguous = [
  'http://1\n0.0.0.1/', '10.0.0.1\0.ok.example:80', '10.0.0.1\r\n.ok.example', 'http://10.0.0.1%00.ok.example/', '10.0.0.1%20.ok.example',
  'http://10.0.0.1%0d%0a.ok.example/', '10.0.0.1..', '10.0.0.1.. :80', '\0http://10.0.0.1/', 'ht\ntp://10.0.0.1/', '10.0.0.1\ufeff', '\u300010.0.0.1',
  'http:10.0.0.1', 'http:/10.0.0.1', 'http:\\\\10.0.0.1', 'http:////10.0.0.1', 'http:@10.0.0.1', 'https:10.0.0.1:443', 'http://\t10.0.0.1/',
  '//10.0.0.1/', '\\\\10.0.0.1', '/\\10.0.0.1', 'tcp:10.0.0.1:80', 'url:http://10.0.0.1/', 'view-source:http://10.0.0.1', 'jar:http://10.0.0.1/',
  'gopher://10.0.0.1:80/', 'file://10.0.0.1/', 'tcp://10.0.0.1:80', 'unix://10.0.0.1', 'http://ok.example\\@10.0.0.1/', 'http://ok.example:80\\@10.0.0.1/',
  'http://10.0.0.1:80\\@ok.example/', 'http://10.0.0.1:80:80/', 'http://10.0.0.1%3A80', 'http%3A%2F%2F10.0.0.1:80',
  'http://10%2e0%2e0%2e1/', 'http://%2531%2530.0.0.1/', 'http://%EF%BC%91%EF%BC%90.0.0.1/', '①⓪.⓪.⓪.①:80', '１０．０．０．１', '10｡0｡0｡1', '10․0․0․1:80',
  '10.0.0.1：80', 'http：//10.0.0.1', 'http:／／10.0.0.1/', 'ok.example＠10.0.0.1', '𝟏𝟎.𝟎.𝟎.𝟏', '10.0.0.\u00ad1', '10.0.0.1\u200b:80', '0ｘ0ａ.1:80', 'ok.example＃@10.0.0.1',
  '[10.0.0.1]:80', '[0xa.1]:80', '[167772161]', '[::ｆfff:10.0.0.1]:80', '［fd00::1］:80', 'http://%5Bfd00::1%5D/', '[fd00%3A%3A1]', '[::10.0.0.1]', '[2002:a00:1::]',
  '[64:ff9b::10.0.0.1]:80', '[64:ff9b:1::10.0.0.1]:80', '[::ffff:0:10.0.0.1]', '0xA000001', '012.0.1', '10.0.0x0.1', '00000000012.0.0.1', '01200000001',
] // biome-ignore format: one list is easier to read than a column of texts.

const files: readonly { readonly title: string; readonly unlisted?: object; readonly policy: UnlistedPolicy }[] = [
  { title: 'without unlisted_targets', policy: 'deny' },
  { title: 'that allows nothing', unlisted: { allow: [] }, policy: 'deny' },
  { title: 'that allows another range', unlisted: { allow: ['11.0.0.0/8', 'fe00::/16'] }, policy: 'deny' },
  { title: 'that allows a domain', unlisted: { allow: ['*.example', 'ok.example'] }, policy: 'deny' },
  { title: 'that allows a port of its own', unlisted: { allow: ['*:1234'], deny: ['*:1234'] }, policy: 'deny' },
  { title: 'that denies it', unlisted: { allow: ['*'], deny: ['10.0.0.1', 'fd00::/8'] }, policy: 'deny' },
  {
    title: 'that denies it, where the rest is allowed',
    unlisted: { deny: ['10.0.0.0/8', 'fd00::1'] },
    policy: 'allow',
  },
]

for (const target of [...ipv4, ...ipv6, ...ambiguous]) {
  for (const { title, unlisted, policy } of files) {
    test(`the literal address ${JSON.stringify(target)} is a 403 with a file ${title}`, (t) => {
      const config = makeConfig(unlisted === undefined ? {} : { unlisted })
      const select = () => selectTarget(config, { target, module: 'tcp' }, policy)
      t.is(t.throws(select, { instanceOf: HttpError }).status, 403)
    })
  }
}

for (const target of [...ipv4, ...ipv6]) {
  test(`the literal address ${JSON.stringify(target)} passes where it is allowed`, (t) => {
    const config = makeConfig({ unlisted: { allow: ['10.0.0.1', 'fd00::/8'] } })
    t.is(selectTarget(config, { target, module: 'tcp' }, 'deny').address, target)
  })
}
