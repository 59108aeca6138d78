import test from 'ava'
import { allowAll, createGuard, type GuardOptions } from '../../src/net/guard.ts'
import { type GuardRule, parseGuardRule } from '../../src/net/guard-rule.ts'

function rules(texts: readonly string[]): readonly GuardRule[] {
  return texts.map((text) => {
    const rule = parseGuardRule(text)
    if (rule === undefined) throw new Error(`${text} is no rule`)
    return rule
  })
}

const valid = [
  '10.0.0.0/8', '10.0.0.1', '10.0.0.1:443', '10.0.0.0/8:443', '0.0.0.0/0', '255.255.255.255/32', 'fd00::/8', 'fd00::1',
  '[fd00::1]', '[fd00::1]:443', '[fd00::/8]:443', '::/0', '::', '::1', 'FD00::1', '::ffff:10.0.0.0/104', 'host',
  'host.example', 'host.example:443', 'HOST.Example.', 'host_1.example', '*', '*:443', '*.example', '*.corp.example:443',
  'xn--bcher-kva.example', 'bücher.example', '1password.example', 'host:1', 'host:65535',
] // biome-ignore format: one list is easier to read than a column of texts.

for (const text of valid) {
  test(`${text} is a rule`, (t) => {
    t.is(parseGuardRule(text)?.text, text)
  })
}

const invalid = [
  '', ' ', ':', ':443', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0.0/x', '10.0.0.0/1e1', '10.0.0/8',
  '10.0.0', '10.1', '10', '256.0.0.1', '10.0.0.1.', '010.0.0.1', '0x0a000001', '10.0.0.1:', '10.0.0.1:0', '10.0.0.1:65536',
  '10.0.0.1:http', '10.0.0.1:443:443', 'fd00::/129', 'fd00::1]:443', '[fd00::1', '[fd00::1]:', '[fd00::]/8', '[host]',
  '[10.0.0.1]', 'fe80::1%eth0', ':::', 'host:0', 'host:', 'host:99999', 'host name', ' host', 'host\n', 'http://host', 'host/',
  'user@host', '*.', '*.*', '*host', 'host.*', 'a.*.example', '.example', 'a..example', '**', '*.10', 'host\0', '%',
] // biome-ignore format: one list is easier to read than a column of texts.

for (const text of invalid) {
  test(`${JSON.stringify(text)} is no rule`, (t) => {
    t.is(parseGuardRule(text), undefined)
  })
}

interface VerdictCase {
  readonly allow: readonly string[]
  readonly deny?: readonly string[]
  readonly otherwise?: 'allow'
  readonly own?: GuardOptions['own']
  readonly host: string
  readonly port?: number
  readonly ip?: string
  readonly verdict: 'allow' | 'deny' | 'resolve'
}

const verdicts: readonly VerdictCase[] = [
  { allow: ['*'], deny: ['127.0.0.0/8'], host: '0.0.0.0', verdict: 'deny' },
  { allow: ['*'], deny: ['127.0.0.0/8'], host: '::ffff:0.0.0.0', verdict: 'deny' },
  { allow: ['*'], deny: ['::1'], host: '::', verdict: 'deny' },
  { allow: ['*'], deny: ['::1'], host: '0:0:0:0:0:0:0:0', verdict: 'deny' },
  { allow: ['*'], deny: ['127.0.0.0/8'], host: 'host', ip: '0.0.0.0', verdict: 'deny' },
  { allow: [], host: 'host', verdict: 'deny' },
  { allow: [], host: '10.0.0.1', verdict: 'deny' },
  { allow: ['*'], host: 'host', verdict: 'allow' },
  { allow: ['*'], host: '10.0.0.1', verdict: 'allow' },
  { allow: ['*'], deny: ['*'], host: 'host', verdict: 'deny' },
  { allow: ['*:443'], host: 'host', port: 80, verdict: 'deny' },
  { allow: ['*:443'], host: 'host', port: 443, verdict: 'allow' },
  { allow: ['host'], host: 'HOST.', verdict: 'allow' },
  { allow: ['Host.'], host: 'host', verdict: 'allow' },
  { allow: ['host'], host: 'host', ip: '10.0.0.1', verdict: 'allow' },
  { allow: ['host'], host: 'other', verdict: 'deny' },
  { allow: ['*.example'], host: 'a.example', verdict: 'allow' },
  { allow: ['*.example'], host: 'a.b.example.', verdict: 'allow' },
  { allow: ['*.example'], host: 'example', verdict: 'deny' },
  { allow: ['*.example'], host: '.example', verdict: 'deny' },
  { allow: ['*.example'], host: 'badexample', verdict: 'deny' },
  { allow: ['*.corp.example:443'], host: 'a.corp.example', port: 443, verdict: 'allow' },
  { allow: ['*.corp.example:443'], host: 'a.corp.example', port: 444, verdict: 'deny' },
  { allow: ['bücher.example'], host: 'xn--bcher-kva.example', verdict: 'allow' },
  { allow: ['*'], deny: ['evil.example'], host: 'ｅvil．example', verdict: 'deny' },
  { allow: ['10.0.0.0/8'], host: '10.255.255.255', verdict: 'allow' },
  { allow: ['10.0.0.0/8'], host: '11.0.0.0', verdict: 'deny' },
  { allow: ['10.0.0.1/32:80'], host: '10.0.0.1', port: 81, verdict: 'deny' },
  { allow: ['10.0.0.0/8'], deny: ['10.0.0.1'], host: '10.0.0.1', verdict: 'deny' },
  { allow: ['10.0.0.1'], deny: ['10.0.0.0/8'], host: '10.0.0.1', verdict: 'deny' },
  { allow: ['10.0.0.0/8'], host: '::ffff:10.0.0.1', verdict: 'allow' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '::FFFF:0A00:0001', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '0:0:0:0:0:ffff:a00:1', verdict: 'deny' },
  { allow: ['*'], deny: ['::ffff:10.0.0.0/104'], host: '10.0.0.1', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '10.0.0.1.', verdict: 'deny' },
  { allow: ['::/0'], host: '10.0.0.1', verdict: 'deny' },
  { allow: ['::/0'], host: '::ffff:10.0.0.1', verdict: 'deny' },
  { allow: ['::/0'], host: 'fd00::1', verdict: 'allow' },
  { allow: ['0.0.0.0/0'], host: '::ffff:10.0.0.1', verdict: 'allow' },
  { allow: ['0.0.0.0/0'], host: 'fd00::1', verdict: 'deny' },
  { allow: ['fe80::/10'], host: 'fe80::1%eth0', verdict: 'allow' },
  { allow: ['*'], deny: ['fe80::/10'], host: 'fe80::1%eth0', verdict: 'deny' },
  { allow: ['FD00::1'], host: 'fd00:0:0::1', verdict: 'allow' },
  { allow: ['10.0.0.0/8'], host: 'host', verdict: 'resolve' },
  { allow: ['10.0.0.0/8'], host: 'host', ip: '10.0.0.1', verdict: 'allow' },
  { allow: ['10.0.0.0/8'], host: 'host', ip: '::ffff:10.0.0.1', verdict: 'allow' },
  { allow: ['10.0.0.0/8'], host: 'host', ip: '11.0.0.1', verdict: 'deny' },
  { allow: ['10.0.0.0/8:443'], host: 'host', port: 80, verdict: 'deny' },
  { allow: ['10.0.0.0/8:443'], host: 'host', port: 443, verdict: 'resolve' },
  { allow: ['host'], deny: ['10.0.0.0/8'], host: 'host', verdict: 'resolve' },
  { allow: ['host'], deny: ['10.0.0.0/8'], host: 'host', ip: '::ffff:10.0.0.1', verdict: 'deny' },
  { allow: ['host'], deny: ['10.0.0.0/8'], host: 'host', ip: '11.0.0.1', verdict: 'allow' },
  { allow: ['host'], deny: ['10.0.0.0/8:443'], host: 'host', port: 80, verdict: 'allow' },
  { allow: ['10.0.0.0/8'], deny: ['host'], host: 'host', verdict: 'deny' },
  { allow: ['*'], deny: ['host'], host: 'other', ip: '10.0.0.1', verdict: 'allow' },
  { allow: ['10.0.0.1'], host: 'host', ip: 'fd00::1', verdict: 'deny' },
]

/** IPv6 addresses that lead to 10.0.0.1, or would, with a translator or a tunnel. */
const embedded = [
  '64:ff9b::10.0.0.1', '64:FF9B::A00:1', '64:ff9b:1:a00:0:100::', '64:ff9b:1:0a:00:0001::', '64:ff9b:1::a:0:100:0', '64:ff9b:1::10.0.0.1',
  '2002:a00:1::', '2002:a00:1:ffff::1', '2001:0:a00:1::', '2001::f5ff:fffe', '::10.0.0.1', '::a00:1', '::ffff:0:10.0.0.1',
  'fe00::5efe:10.0.0.1', 'fe00::200:5efe:a00:1', '::ffff:10.0.0.1', '::ffff:a00:1%eth0', '64:ff9b::a00:1%eth0',
] // biome-ignore format: one list is easier to read than a column of texts.

const denied10: readonly VerdictCase[] = embedded.flatMap((host): readonly VerdictCase[] => [
  { allow: ['*'], deny: ['10.0.0.0/8'], host, verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: 'host', ip: host, verdict: 'deny' },
  { allow: [], deny: ['10.0.0.1:80'], otherwise: 'allow', host, verdict: 'deny' },
  { allow: ['fe80::/10', '169.254.0.0/16'], host, verdict: 'deny' },
  { allow: ['*'], deny: ['11.0.0.0/8'], host, verdict: 'allow' },
])

const transitions: readonly VerdictCase[] = [
  { allow: ['10.0.0.0/8'], host: '64:ff9b::10.0.0.1', verdict: 'allow' },
  { allow: ['10.0.0.0/8'], host: 'host', ip: '64:ff9b::10.0.0.1', verdict: 'allow' },
  { allow: ['64:ff9b::/96'], host: '64:ff9b::10.0.0.1', verdict: 'allow' },
  { allow: ['64:ff9b::/96'], host: '10.0.0.1', verdict: 'deny' },
  { allow: ['::/0'], host: '64:ff9b::10.0.0.1', verdict: 'deny' },
  { allow: ['::/0', '10.0.0.0/8'], host: '64:ff9b::10.0.0.1', verdict: 'allow' },
  { allow: ['*'], deny: ['64:ff9b::/96'], host: '64:ff9b::10.0.0.1', verdict: 'deny' },
  { allow: ['*'], deny: ['64:ff9b::/96'], host: '10.0.0.1', verdict: 'allow' },
  { allow: ['::/0'], host: '2002:a00:1::', verdict: 'deny' },
  { allow: ['10.0.0.0/8'], host: '2002:a00:1::', verdict: 'deny' },
  { allow: ['::/0', '10.0.0.0/8'], host: '2002:a00:1::', verdict: 'allow' },
  { allow: ['2002::/16'], host: '2002:a00:1::', verdict: 'allow' },
  { allow: ['2002:a00:1::'], host: '2002:a00:1::', verdict: 'allow' },
  { allow: ['::/0'], host: '64:ff9b:1::10.0.0.1', verdict: 'deny' },
  { allow: ['64:ff9b:1::/48'], host: '64:ff9b:1::10.0.0.1', verdict: 'allow' },
  { allow: ['::/0'], host: '::10.0.0.1', verdict: 'deny' },
  { allow: ['::/0'], host: '::1', verdict: 'allow' },
  { allow: ['::1'], host: '::1', verdict: 'allow' },
  { allow: ['*'], deny: ['0.0.0.0/8'], host: '::1', verdict: 'allow' },
  { allow: ['*'], deny: ['0.0.0.0'], host: '0.0.0.0', verdict: 'deny' },
  { allow: ['*'], deny: ['0.0.0.0/8'], host: '::ffff:0:0', verdict: 'deny' },
  { allow: ['*'], deny: ['::'], host: '::', verdict: 'deny' },
  { allow: ['*'], deny: ['127.0.0.0/8'], host: '::', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '１０.0.0.1', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '10。0。0。1', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '10.1', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '012.0.0.0x1', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '0XA000001.', verdict: 'deny' },
  { allow: ['*'], deny: ['10.0.0.0/8'], host: '１67772161', verdict: 'deny' },
  { allow: [], otherwise: 'allow', host: '0xa9fea9fe', verdict: 'deny' },
  { allow: [], otherwise: 'allow', host: '169.254.43518', verdict: 'deny' },
  { allow: ['*'], host: '1.2.3.4.5', verdict: 'allow' },
  { allow: ['*'], host: 'host', ip: 'other', verdict: 'deny' },
  { allow: ['*'], host: 'host', ip: '', verdict: 'deny' },
]

/** Of the own link, or of a cloud's metadata service. */
const special = [
  '169.254.169.254', '169.254.0.0', '169.254.255.255', '169.254.170.2', 'fe80::1', 'FE80::a9fe:a9fe%eth0', 'febf::1', '100.100.100.200',
  '100.96.0.96', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fd00:c1::a9fe:a9fe',
  'fd00:a9fe:a9fe::1', 'fd00:100::100:200', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::',
  '64:ff9b:1::169.254.169.254', '::169.254.169.254', '2001::5601:5601', 'fd00::5efe:169.254.169.254', '::ffff:0:a83f:8110',
] // biome-ignore format: one list is easier to read than a column of texts.

const specials: readonly VerdictCase[] = special.flatMap((host): readonly VerdictCase[] => [
  { allow: ['*', '0.0.0.0/0', '::/0', '*.example'], host, verdict: 'deny' },
  { allow: ['*'], host: 'host', ip: host, verdict: 'deny' },
  { allow: ['meta.example', '*.example'], host: 'meta.example', ip: host, verdict: 'deny' },
  { allow: [], otherwise: 'allow', host, verdict: 'deny' },
  { allow: [], otherwise: 'allow', host: 'host', ip: host, verdict: 'deny' },
  { allow: [], otherwise: 'allow', own: { host: 'host', port: 80 }, host, verdict: 'deny' },
  { allow: [], otherwise: 'allow', own: { host: 'host', port: 80 }, host: 'host', ip: host, verdict: 'deny' },
  { allow: [], otherwise: 'allow', own: { host, port: 80 }, host, verdict: 'allow' },
  { allow: [], otherwise: 'allow', own: { host, port: 80 }, host, ip: host, verdict: 'allow' },
  { allow: [], otherwise: 'allow', own: { host, port: 81 }, host, verdict: 'deny' },
])

const named: readonly VerdictCase[] = [
  { allow: ['169.254.169.254'], host: '169.254.169.254', verdict: 'allow' },
  { allow: ['169.254.169.254:80'], host: '169.254.169.254', verdict: 'allow' },
  { allow: ['169.254.169.254:80', '*'], host: '169.254.169.254', port: 81, verdict: 'deny' },
  { allow: ['169.254.169.253', '*'], host: '169.254.169.254', verdict: 'deny' },
  { allow: ['169.254.0.0/16'], host: '169.254.1.2', verdict: 'allow' },
  { allow: ['169.254.1.0/24'], host: 'host', ip: '169.254.1.2', verdict: 'allow' },
  { allow: ['169.254.0.0/15'], host: '169.254.1.2', verdict: 'deny' },
  { allow: ['169.254.1.2'], deny: ['169.254.0.0/16'], host: '169.254.1.2', verdict: 'deny' },
  { allow: ['169.254.1.2'], otherwise: 'allow', host: '169.254.1.2', verdict: 'allow' },
  { allow: ['::ffff:169.254.1.2'], host: '169.254.1.2', verdict: 'allow' },
  { allow: ['169.254.1.2'], host: '64:ff9b::169.254.1.2', verdict: 'allow' },
  { allow: ['fe80::/10'], host: 'fe80::5efe:169.254.1.2', verdict: 'deny' },
  { allow: ['fe80::/10', '169.254.1.2'], host: 'fe80::5efe:169.254.1.2', verdict: 'allow' },
  { allow: ['fe80::/9'], host: 'fe80::1', verdict: 'deny' },
  { allow: ['fd00:ec2::254'], host: 'fd00:ec2::254', verdict: 'allow' },
  { allow: ['fd00:ec2::/32'], host: 'fd00:ec2::254', verdict: 'allow' },
  { allow: ['fd00::/16'], host: 'fd00:ec2::254', verdict: 'deny' },
  { allow: ['fd00::/16'], host: 'fd00:ec3::254', verdict: 'allow' },
  { allow: ['100.64.0.0/10'], host: '100.100.100.200', verdict: 'deny' },
  { allow: ['100.64.0.0/10'], host: '100.100.100.201', verdict: 'allow' },
  { allow: ['host', '169.254.1.2'], host: 'host', ip: '169.254.1.2', verdict: 'allow' },
  {
    allow: ['169.254.1.2'],
    otherwise: 'allow',
    own: { host: 'host', port: 80 },
    host: '169.254.1.2',
    verdict: 'allow',
  },
]

const own = { host: 'Clock.example.', port: 80 } as const
const listed: readonly VerdictCase[] = [
  { allow: [], deny: ['*'], own, host: 'clock.example', verdict: 'allow' },
  { allow: [], deny: ['*', '10.0.0.0/8'], own, host: 'clock.example', ip: '10.0.0.1', verdict: 'allow' },
  { allow: [], deny: ['10.0.0.0/8'], own, host: 'clock.example', port: 81, verdict: 'resolve' },
  { allow: [], deny: ['10.0.0.0/8'], own, host: 'clock.example', port: 81, ip: '10.0.0.1', verdict: 'deny' },
  { allow: [], deny: ['10.0.0.0/8'], own, host: '10.0.0.1', verdict: 'deny' },
  { allow: [], deny: ['10.0.0.0/8'], own, host: '11.0.0.1', verdict: 'allow' },
  { allow: [], deny: ['10.0.0.0/8'], own, host: 'other.example', verdict: 'resolve' },
  { allow: [], deny: ['other.example'], own, host: 'other.example', verdict: 'deny' },
  { allow: [], own, host: 'other.example', verdict: 'allow' },
  { allow: [], own, host: 'other.example', ip: '10.0.0.1', verdict: 'allow' },
  { allow: [], deny: ['*'], own: { host: 'a.example', port: undefined }, host: 'a.example', verdict: 'allow' },
  { allow: [], deny: ['*'], own: { host: undefined, port: undefined }, host: 'a.example', verdict: 'deny' },
  { allow: [], deny: ['*'], own: { host: '10.0.0.1', port: 80 }, host: '::ffff:10.0.0.1', verdict: 'allow' },
  { allow: [], deny: ['*'], own: { host: 'fe80::1%a', port: 80 }, host: 'fe80::1%b', verdict: 'deny' },
  { allow: [], deny: ['*'], own: { host: 'fe80::1%a', port: 80 }, host: 'FE80:0::1%a', verdict: 'allow' },
].map((row) => ({ ...row, otherwise: 'allow' }) as VerdictCase)

for (const row of [...verdicts, ...denied10, ...transitions, ...specials, ...named, ...listed]) {
  const { allow, deny = [], otherwise = 'deny', own, host, port = 80, ip, verdict } = row
  const where = ip === undefined ? '' : `, which is ${ip},`
  const whose = own === undefined ? '' : `, of the target ${own.host}:${own.port}`
  test(`allow [${allow}] deny [${deny}] otherwise ${otherwise}${whose}: ${host} port ${port}${where} is ${verdict}`, (t) => {
    t.is(createGuard({ allow: rules(allow), deny: rules(deny), otherwise, own })({ host, port }, ip), verdict)
  })
}

for (const [otherwise, own, verdict] of [
  ['deny', undefined, 'deny'],
  ['allow', undefined, 'deny'],
  ['allow', { host: undefined, port: undefined }, 'allow'],
] as const) {
  test(`otherwise ${otherwise}: a socket of the file system is ${verdict} for ${own === undefined ? 'what is not listed' : 'a target'}`, (t) => {
    t.is(createGuard({ allow: rules(['*']), deny: [], otherwise, own })({ path: '/run/a.sock' }), verdict)
  })
}

test('a guard that allows all lets everything pass', (t) => {
  t.is(allowAll({ host: '169.254.169.254', port: 80 }), 'allow')
})
