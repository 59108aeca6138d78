/** Literal addresses of this machine, as they are written to get past a guard; `§` stands for the port of the canary. */
export const LITERALS: readonly string[] = [
  // IPv4 in decimal, octal and hexadecimal, in fewer parts than four, too long, and over the edge.
  '127.0.0.1:§', '127.1:§', '127.0.1:§', '0177.0.0.1:§', '0177.1:§', '0x7f.0.0.1:§', '0x7f.1:§', '0x7f000001:§', '0X7F000001:§', '2130706433:§',
  '017700000001:§', '00000000177.0.0.1:§', '127.000.000.001:§', '127.0.0.01:§', '0x7F.0.0x0.01:§', '0177.0.1:§', '127.0x1:§',
  '0:§', '00:§', '0x0:§', '0x:§', '0.0:§', '0.0.0.0:§', '127.0.0.1.:§', '127.0.0.1..:§', '127.1.:§', '2130706433.:§',
  '127.0.0.2:§', '127.255.255.254:§', '127.127.127.127:§',
  // IPv6, IPv4 within it, zones.
  '[::1]:§', '[::]:§', '[0:0:0:0:0:0:0:1]:§', '[0000:0000:0000:0000:0000:0000:0000:0001]:§', '[0::1]:§', '[::0001]:§', '[::0.0.0.1]:§',
  '[::ffff:127.0.0.1]:§', '[::FFFF:7F00:1]:§', '[0:0:0:0:0:ffff:127.0.0.1]:§', '[::ffff:0.0.0.0]:§', '[::ffff:0:127.0.0.1]:§', '[::127.0.0.1]:§',
  '[::7f00:1]:§', '[64:ff9b::7f00:1]:§', '[64:ff9b::127.0.0.1]:§', '[64:ff9b:1::7f00:1]:§', '[64:ff9b:1:7f00:0:100::]:§', '[2002:7f00:1::]:§',
  '[2002:7f00:1::1]:§', '[2001:0:7f00:1::]:§', '[2001::80ff:fffe]:§', '[fe80::5efe:7f00:1]:§', '[::1%lo]:§', '[::1%1]:§', '[::1%25lo]:§', '[::ffff:127.0.0.1%lo]:§',
  '[::ffff:127.0.0.1%25lo]:§', '[127.0.0.1]:§', '[0x7f.1]:§', '[2130706433]:§', '[::1].:§', '[::1]x:§',
  // Digits, dots and brackets of other kinds, and what IDNA leaves out.
  '①②⑦.⓪.⓪.①:§', '１２７.０.０.１:§', '127。0。0。1:§', '127｡0｡0｡1:§', '127．0．0．1:§', '１２７。０。０。１:§', '𝟏𝟐𝟕.𝟎.𝟎.𝟏:§', '𝟷𝟸𝟽.𝟶.𝟶.𝟷:§', '127.0.0.\u00ad1:§',
  '127.0.0.1\u200b:§', '127․0․0․1:§', '0ｘ7ｆ.1:§', '[::ｆfff:127.0.0.1]:§', '［::1］:§', '[::１]:§', '127.0.0.1：§', 'ok.example＠127.0.0.1:§',
  '127.0.0.1\ufe55§', 'ok.example／@127.0.0.1:§', '127.0.0.1％00:§',
  // Escapes, once and twice.
  '%31%32%37.0.0.1:§', '127%2e0%2e0%2e1:§', '127%2E1:§', '%2531%2532%2537.0.0.1:§', '%5B::1%5D:§', '[%3A%3A1]:§', '127.0.0.1%3A§', '%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1:§',
  '127.0.0.1%00.ok.example:§', '127.0.0.1%20.ok.example:§', '127.0.0.1%0d%0a.ok.example:§', '127.0.0.1%09:§',
  'ok.example%40127.0.0.1:§', 'ok.example%23@127.0.0.1:§', 'ok.example%2f@127.0.0.1:§', '%E2%91%A0%E2%91%A1%E2%91%A6.0.0.1:§',
  // Bytes that end a name for some, or are left out.
  '127.0.0.1\0.ok.example:§', '127.0.0.1\0:§', '127.0.0.1\r\n.ok.example:§', '127.0.0.1\n:§', '127.0.0.1\t:§', '127.0.0.1 :§', ' 127.0.0.1:§',
  '127.0.0.1:§ ', '\u00a0127.0.0.1:§', '\u3000127.0.0.1:§', '\ufeff127.0.0.1:§', '127.0.0.1:§\ufeff', '1\n27.0.0.1:§', '127.0.0.1\u0085:§', '127.0.0.1\u2028:§',
  // Users, paths, queries and fragments.
  'user@127.0.0.1:§', 'user:password@127.0.0.1:§', 'ok.example@127.0.0.1:§', 'ok.example:80@127.0.0.1:§',
  'ok.example;@127.0.0.1:§/', 'ok.example&@127.0.0.1:§#', 'ok.example\\@127.0.0.1:§/', 'ok.example:80\\@127.0.0.1:§/', '127.0.0.1:§\\@ok.example/', '127.0.0.1:§#@ok.example/',
  '127.0.0.1:§?@ok.example/', '127.0.0.1:§/@ok.example', 'a@b@127.0.0.1:§', 'ok.example @127.0.0.1:§',
  'ok.example\t@127.0.0.1:§', '[::1]@127.0.0.1:§', '127.0.0.1:§#.ok.example', '127.0.0.1:§?.ok.example', '127.0.0.1:§/.ok.example', '127.0.0.1\\.ok.example:§', '@127.0.0.1:§',
  ':@127.0.0.1:§', '@@127.0.0.1:§', 'ok.example:@127.0.0.1:§', '127.0.0.9@127.0.0.1:§', '127.0.0.9\\@127.0.0.1:§', '127.0.0.9:80;@127.0.0.1:§',
  // Ports.
  '127.0.0.1:0§', '127.0.0.1:+§', '127.0.0.1:§.0', '127.0.0.1:§e0', '127.0.0.1:0x§', '127.0.0.1:§:80', '127.0.0.1:80:§', '127.0.0.1:§:', '127.0.0.1', '127.0.0.1:', '::1',
  '127.0.0.1: §', '127.0.0.1:§ 80', '127.0.0.1:§\0', '127.0.0.1:65536', '127.0.0.1:-1', '127.0.0.1:http', '127.0.0.1:§,127.0.0.9:80',
] // biome-ignore format: one list is easier to read than a column of texts.

/** The same with something said of the scheme, and paths. */
export const LITERAL_ADDRESSES: readonly string[] = [
  'https://127.0.0.1:§/', 'HTTP://127.0.0.1:§/', 'hTtP://127.1:§', 'http:127.0.0.1:§', 'http:/127.0.0.1:§/', 'http:///127.0.0.1:§/', 'http:////127.0.0.1:§/',
  'http:\\\\127.0.0.1:§', 'http:@127.0.0.1:§/', 'https:127.0.0.1:§/', 'http:2130706433', 'http:017700000001', '//127.0.0.1:§/', '///127.0.0.1:§/', '\\\\127.0.0.1:§', '/\\127.0.0.1:§', ' http://127.0.0.1:§/',
  '\0http://127.0.0.1:§/', 'ht\ntp://127.0.0.1:§/', 'http:\t//127.0.0.1:§/', 'http：//127.0.0.1:§', 'http:／／127.0.0.1:§/', 'http%3A%2F%2F127.0.0.1:§',
  'gopher://127.0.0.1:§/_x', 'dict://127.0.0.1:§/', 'ftp://127.0.0.1:§/', 'tcp://127.0.0.1:§', 'tcp:127.0.0.1:§', 'tls://127.0.0.1:§',
  'ws://127.0.0.1:§', 'h2c://127.0.0.1:§', 'url:http://127.0.0.1:§/', 'jar:http://127.0.0.1:§!/', 'view-source:http://127.0.0.1:§', 'ldap://127.0.0.1:§', 'unix://127.0.0.1:§',
  'file://127.0.0.1:§/etc/passwd', 'file:///etc/passwd', 'FILE:/etc/passwd', '/etc/passwd', '/proc/self/environ',
  'unix:/proc/self/environ', 'UNIX:///run/a.sock', 'unix:@abstract', '\\\\.\\pipe\\a', '/', '//',
] // biome-ignore format: one list is easier to read than a column of texts.

/** Names, and what is no address of anything: nothing is connected to, whatever the answer says. */
export const OTHERS: readonly string[] = [
  '4294967297:§', '383.256.256.257:§', '[localhost]:§', '[[::1]]:§', '[::1', '::1]:§', 'localhost:§', 'LOCALHOST:§', 'localhost.:§',
  'localhost..:§', 'a.localhost:§', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:§', 'loc\u00adalhost:§', 'localhost\u3002:§', 'v4.ok.example:§', 'v6.ok.example:§',
  'mapped.ok.example:§', 'compatible.ok.example:§', 'nat64.ok.example:§', 'zero.ok.example:§', 'any.ok.example:§', 'V4.OK.example.:§',
  'ｖ4.ok.example:§', 'v4。ok。example:§', 'second.ok.example:§', 'both.ok.example:§', 'alias.ok.example:§', '⒈⒉⒎.0.0.1:§', '١٢٧.٠.٠.١:§',
  '%6cocalhost:§', 'l%6fcalhost:§', 'localhost%00:§', 'localhost\0.ok.example:§', 'ok.example:80#@127.0.0.1:§/', 'ok.example?@127.0.0.1:§/',
  '127.0.0.1:§;@ok.example/', '127.0.0.1:§@ok.example:1', '127.0.0.9#@127.0.0.1:§', '127.0.0.1,127.0.0.9:§',
] // biome-ignore format: one list is easier to read than a column of texts.

/** The same, with something said of the scheme. */
export const OTHER_ADDRESSES: readonly string[] = [
  'http://http://127.0.0.1:§/', 'http://ok.example/http://127.0.0.1:§/', 'netdoc:///etc/passwd', 'data:text/plain,127.0.0.1', 'javascript:1',
  '\0abstract', '../a.sock', './a.sock', '~/a.sock', 'c:\\windows\\win.ini', '', ' ', '.', '..', '%', '@', ':', '[]', '[]:§', 'http://', 'http:///',
  'http://:§', 'http://@:§', 'http://[]:§', 'http://#:§', 'http://?:§', 'http://.:§/', ':§', '*:§', '*', '*.ok.example:§', '*.*:§', '$(id):§',
  '{{7*7}}:§', '${jndi:ldap://127.0.0.1:§/}',
] // biome-ignore format: one list is easier to read than a column of texts.

/** Names of a server that leads here, one way or another. */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  'v4.ok.example': ['127.0.0.1'],
  'v6.ok.example': ['::1'],
  'mapped.ok.example': ['::ffff:7f00:1'],
  'compatible.ok.example': ['::7f00:1'],
  'nat64.ok.example': ['64:ff9b::7f00:1'],
  'zero.ok.example': ['0.0.0.0'],
  'any.ok.example': ['::'],
  'second.ok.example': ['127.0.0.1', '127.0.0.2', '::1'],
  'both.ok.example': ['127.0.0.2', '::ffff:7f00:1'],
  'ok.example': ['127.0.0.1', '::1'],
}
