import test from 'ava'
import { allowAll, createGuard, type GuardRule, parseGuardRule } from '../../src/net/guard.ts'

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

for (const { allow, deny = [], host, port = 80, ip, verdict } of verdicts) {
  const where = ip === undefined ? '' : `, which is ${ip},`
  test(`allow [${allow}] deny [${deny}]: ${host} port ${port}${where} is ${verdict}`, (t) => {
    t.is(createGuard({ allow: rules(allow), deny: rules(deny) })({ host, port }, ip), verdict)
  })
}

test('the guard of listed targets lets everything pass', (t) => {
  t.is(allowAll({ host: '169.254.169.254', port: 80 }), 'allow')
})
