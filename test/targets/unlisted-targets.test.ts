import test from 'ava'
import { HttpError } from '../../src/targets/http-error.ts'
import { selectTarget } from '../../src/targets/select-target.ts'
import type { UnlistedPolicy } from '../../src/targets/unlisted.ts'
import { makeConfig } from './config.ts'

interface UnlistedCase {
  readonly allow?: readonly string[]
  readonly deny?: readonly string[]
  readonly policy?: UnlistedPolicy
  readonly target: string
  /** What is asked of the guard once the address is known; its verdict is in `later`. */
  readonly ip?: string
  readonly later?: 'allow' | 'deny' | 'resolve'
  readonly allowed: boolean
}

const cases: readonly UnlistedCase[] = [
  { policy: 'allow', target: 'any.example:1', allowed: true },
  { policy: 'allow', target: '169.254.169.254', allowed: false },
  { policy: 'allow', target: 'http://0xa9fea9fe/latest/', allowed: false },
  { policy: 'allow', target: '[fd00:ec2::254]:80', allowed: false },
  { policy: 'allow', allow: ['169.254.169.254:80'], target: 'http://169.254.169.254/', allowed: true },
  { policy: 'allow', allow: ['169.254.169.254:80'], target: '169.254.169.254:81', allowed: false },
  { policy: 'allow', target: 'a.example:1', ip: '169.254.169.254', later: 'deny', allowed: true },
  { allow: ['*'], target: 'a.example:1', ip: '64:ff9b::a9fe:a9fe', later: 'deny', allowed: true },
  { allow: ['169.254.0.0/16'], target: '169.254.1.2:1', allowed: true },
  { allow: ['10.0.0.0/8'], target: '10.1.2.3:80', allowed: true },
  { allow: ['10.0.0.0/8'], target: '11.1.2.3:80', allowed: false },
  { allow: ['10.0.0.0/8'], target: 'http://10.1.2.3/path?query', allowed: true },
  { allow: ['10.0.0.0/8:443'], target: '10.1.2.3:443', allowed: true },
  { allow: ['10.0.0.0/8:443'], target: '10.1.2.3:80', allowed: false },
  { allow: ['10.0.0.0/8:443'], target: '10.1.2.3:8080', allowed: false },
  { allow: ['10.0.0.0/8:443'], target: 'https://10.1.2.3', allowed: true },
  { allow: ['10.0.0.0/8:443'], target: 'http://10.1.2.3', allowed: false },
  { allow: ['10.0.0.0/8:80'], target: 'http://10.1.2.3', allowed: true },
  { allow: ['10.0.0.0/8:443'], target: '10.1.2.3', allowed: true },
  { allow: ['fd00::/8'], target: '[fd00::1]:80', allowed: true },
  { allow: ['fd00::/8'], target: 'fd00::1', allowed: true },
  { allow: ['fd00::/8'], target: '[fe00::1]:80', allowed: false },
  { allow: ['host.example'], target: 'host.example:80', allowed: true },
  { allow: ['host.example'], target: 'HOST.example.:80', allowed: true },
  { allow: ['host.example'], target: 'http://HOST.example/', allowed: true },
  { allow: ['host.example'], target: 'other.example:80', allowed: false },
  { allow: ['host.example:80'], target: 'host.example:81', allowed: false },
  { allow: ['host.example:80'], target: 'host.example:80', allowed: true },
  { allow: ['host.example:443'], target: 'host.example:80', allowed: false },
  { allow: ['*.example:443'], target: 'a.example:443', allowed: true },
  { allow: ['*.example:443'], target: 'https://a.example/', allowed: true },
  { allow: ['*.example:443'], target: 'http://a.example/', allowed: false },
  { allow: ['*.example'], target: 'example:443', allowed: false },
  { allow: ['*.example'], deny: ['db.example'], target: 'db.example:443', allowed: false },
  { allow: ['*.example'], deny: ['db.example:5432'], target: 'db.example:443', allowed: true },
  { allow: ['*'], deny: ['10.0.0.0/8'], target: '10.0.0.1:1', allowed: false },
  { allow: ['*'], deny: ['10.0.0.0/8'], target: 'a.example:1', ip: '10.0.0.1', later: 'deny', allowed: true },
  { allow: ['*'], deny: ['10.0.0.0/8'], target: 'a.example:1', ip: '11.0.0.1', later: 'allow', allowed: true },
  { allow: ['10.0.0.0/8'], target: 'a.example:1', later: 'resolve', allowed: true },
  { allow: ['10.0.0.0/8'], target: 'a.example:1', ip: '10.0.0.1', later: 'allow', allowed: true },
  { allow: ['10.0.0.0/8'], target: 'a.example:1', ip: '11.0.0.1', later: 'deny', allowed: true },
  { allow: [], target: 'a.example:1', allowed: false },
  { policy: 'allow', allow: [], target: 'a.example:1', allowed: true },
  { policy: 'allow', deny: ['10.0.0.0/8'], target: '10.0.0.1:1', allowed: false },
  { policy: 'allow', deny: ['10.0.0.0/8'], target: '11.0.0.1:1', allowed: true },
  { policy: 'allow', deny: ['10.0.0.0/8'], target: 'a.example:1', later: 'resolve', allowed: true },
  { policy: 'allow', deny: ['10.0.0.0/8'], target: 'a.example:1', ip: '10.0.0.1', later: 'deny', allowed: true },
  { policy: 'allow', deny: ['10.0.0.0/8'], target: 'a.example:1', ip: '11.0.0.1', later: 'allow', allowed: true },
  { policy: 'allow', deny: ['a.example:443'], target: 'a.example:443', allowed: false },
  { policy: 'allow', deny: ['a.example:443'], target: 'a.example:80', allowed: true },
  { policy: 'allow', deny: ['*.example'], target: 'http://A.example./', allowed: false },
  { allow: ['*'], target: 'not an address', allowed: true },
]

for (const { allow, deny, policy = 'deny', target, ip, later, allowed } of cases) {
  const file =
    allow === undefined && deny === undefined ? 'no unlisted_targets' : `allow [${allow ?? ''}] deny [${deny ?? ''}]`
  const resolved = later === undefined ? '' : `; as ${ip ?? 'a name'} it is ${later}`
  test(`policy ${policy}, ${file}: ${target} is ${allowed ? 'probed' : 'a 403'}${resolved}`, (t) => {
    const unlisted = { ...(allow && { allow }), ...(deny && { deny }) }
    const config = makeConfig(allow || deny ? { unlisted } : {})
    const select = () => selectTarget(config, { target, module: 'tcp' }, policy)
    if (!allowed) {
      t.is(t.throws(select, { instanceOf: HttpError }).status, 403)
      return
    }
    const { guard, address } = select()
    t.is(address, target)
    if (later !== undefined) t.is(guard({ host: 'a.example', port: 1 }, ip), later)
  })
}
