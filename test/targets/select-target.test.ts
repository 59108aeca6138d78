import test from 'ava'
import { HttpError } from '../../src/targets/http-error.ts'
import { selectTarget, type TargetQuery } from '../../src/targets/select-target.ts'
import type { UnlistedPolicy } from '../../src/targets/unlisted.ts'
import { type ConfigParts, makeConfig } from './config.ts'

const targets = [
  { name: 'clock', address: 'clock.example:13', module: 'tcp' },
  { name: 'hits' },
  { name: 'site', address: 'http://site.example/', module: 'http_2xx', modules: ['tcp', 'http_2xx'] },
]

interface RefusedCase {
  readonly title: string
  readonly query: Partial<TargetQuery>
  readonly config?: ConfigParts
  readonly policy?: UnlistedPolicy
  readonly status: number
  readonly message: string
}

const refused: readonly RefusedCase[] = [
  {
    title: 'no target',
    query: {},
    status: 400,
    message: 'the parameter target is missing; name a target of the configuration file',
  },
  {
    title: 'an empty target',
    query: { target: '', module: 'tcp' },
    status: 400,
    message: 'the parameter target is missing; name a target of the configuration file',
  },
  {
    title: 'no target and an unknown module',
    query: { module: 'http_2x' },
    status: 400,
    message: 'unknown module "http_2x"; did you mean http_2xx?',
  },
  {
    title: 'an unknown module that is near none',
    query: { target: 'clock', module: 'icmp_ping_v6' },
    status: 400,
    message: 'unknown module "icmp_ping_v6"',
  },
  {
    title: 'a module named like what every object has',
    query: { target: 'clock', module: 'constructor' },
    status: 400,
    message: 'unknown module "constructor"',
  },
  {
    title: 'an unknown name near a known one',
    query: { target: 'clok' },
    status: 404,
    message: 'there is no target "clok" in the configuration file; did you mean clock?',
  },
  {
    title: 'an unknown name near none',
    query: { target: 'database' },
    status: 404,
    message: 'there is no target "database" in the configuration file',
  },
  {
    title: 'a target named like what every object has',
    query: { target: '__proto__' },
    status: 404,
    message: 'there is no target "__proto__" in the configuration file',
  },
  {
    title: 'a name with control characters',
    query: { target: 'a\u001b[2J' },
    status: 404,
    message: 'there is no target "a\\u001b[2J" in the configuration file',
  },
  {
    title: 'an endless name',
    query: { target: 'a'.repeat(10_000) },
    status: 404,
    message: `there is no target "${'a'.repeat(128)}" and 9872 more in the configuration file`,
  },
  {
    title: 'another module for a listed target',
    query: { target: 'clock', module: 'http_2xx' },
    status: 403,
    message: 'the target "clock" is probed with the module tcp only; leave module out',
  },
  {
    title: 'another module for a listed target, whatever may be probed unlisted',
    query: { target: 'clock', module: 'http_2xx' },
    policy: 'allow',
    status: 403,
    message: 'the target "clock" is probed with the module tcp only; leave module out',
  },
  {
    title: 'a module that a target with further modules does not have',
    query: { target: 'site', module: 'json' },
    config: { modules: ['http_2xx', 'tcp', 'json'] },
    status: 403,
    message: 'the target "site" is probed with the modules http_2xx, tcp only',
  },
  {
    title: 'a path',
    query: { target: '/run/a.sock', module: 'tcp' },
    policy: 'allow',
    status: 403,
    message: '"/run/a.sock" is no address; a socket or a file has to be a target of the file',
  },
  {
    title: 'the metadata service of a cloud, where everything may be probed',
    query: { target: 'http://169.254.169.254/latest/', module: 'tcp' },
    config: { unlisted: { allow: ['*'] } },
    policy: 'allow',
    status: 403,
    message:
      '"http://169.254.169.254/latest/" is not allowed by unlisted_targets of the configuration file; an address of ' +
      "the own link, or of a cloud's metadata service, has to be named there",
  },
  {
    title: 'an unlisted address',
    query: { target: 'db.example:5432', module: 'tcp' },
    status: 403,
    message:
      '"db.example:5432" is not a target of the configuration file; add it to targets, or allow it by unlisted_targets or, for every address, by --targets.unlisted=allow',
  },
  {
    title: 'an address that unlisted_targets does not allow',
    query: { target: '11.0.0.1:80', module: 'tcp' },
    config: { unlisted: { allow: ['10.0.0.0/8'] } },
    status: 403,
    message: '"11.0.0.1:80" is not allowed by unlisted_targets of the configuration file',
  },
  {
    title: 'an unlisted address with a password',
    query: { target: 'http://user:hunter2@db.example/', module: 'tcp' },
    status: 403,
    message:
      '"http://user:<secret>@db.example/" is not a target of the configuration file; add it to targets, or allow it by unlisted_targets or, for every address, by --targets.unlisted=allow',
  },
  {
    title: 'an address with a password that unlisted_targets does not allow',
    query: { target: 'http://user:hunter2@11.0.0.1/', module: 'tcp' },
    config: { unlisted: { allow: ['10.0.0.0/8'] } },
    status: 403,
    message: '"http://user:<secret>@11.0.0.1/" is not allowed by unlisted_targets of the configuration file',
  },
  {
    title: 'a path with a password',
    query: { target: '//user:hunter2@db.example', module: 'tcp' },
    policy: 'allow',
    status: 403,
    message: '"//user:<secret>@db.example" is no address; a socket or a file has to be a target of the file',
  },
  {
    title: 'an unknown name with a password',
    query: { target: 'user:hunter2@db' },
    status: 404,
    message:
      'there is no target "user:<secret>@db" in the configuration file; an address is probed with module=NAME, where ' +
      'unlisted_targets allow it',
  },
  {
    title: 'an address without a module where there is no module http_2xx',
    query: { target: '10.0.0.1' },
    config: { modules: ['tcp'], unlisted: { allow: ['10.0.0.0/8'] } },
    status: 404,
    message:
      'there is no target "10.0.0.1" in the configuration file; an address is probed with module=NAME, where ' +
      'unlisted_targets allow it',
  },
]

for (const { title, query, config, policy = 'deny', status, message } of refused) {
  test(`${title} is a ${status}`, (t) => {
    const asked = { target: undefined, module: undefined, ...query }
    const error = t.throws(() => selectTarget(makeConfig({ targets, ...config }), asked, policy), {
      instanceOf: HttpError,
    })
    t.is(error.message, message)
    t.is(error.status, status)
    t.true(error.expose)
  })
}

for (const module of [undefined, 'tcp']) {
  test(`a listed target is probed with its module when the query says ${module}`, (t) => {
    const selected = selectTarget(makeConfig({ targets }), { target: 'clock', module }, 'deny')
    t.is(selected.name, 'clock')
    t.is(selected.address, 'clock.example:13')
    t.is(selected.module.name, 'tcp')
    t.is(selected.guard({ host: '10.0.0.1', port: 1 }), 'allow')
  })
}

for (const [module, name] of [
  [undefined, 'http_2xx'],
  ['http_2xx', 'http_2xx'],
  ['tcp', 'tcp'],
] as const) {
  test(`a target with further modules is probed with ${name} when the query says ${module}`, (t) => {
    t.is(selectTarget(makeConfig({ targets }), { target: 'site', module }, 'deny').module.name, name)
  })
}

/** Whose target may lead where, once it is probed. */
const leads = [
  { address: 'http://site.example/', to: 'site.example', port: 80, verdict: 'allow' },
  { address: 'HTTPS://u:p@Site.Example./a?b#c', to: 'site.example', port: 443, verdict: 'allow' },
  { address: 'https://site.example/', to: 'site.example', port: 80, verdict: 'deny' },
  { address: 'site.example:8080', to: 'site.example', port: 8080, verdict: 'allow' },
  { address: 'site.example:8080', to: 'site.example', port: 80, verdict: 'deny' },
  { address: 'site.example', to: 'site.example', port: 80, verdict: 'allow' },
  { address: 'site.example', to: 'site.example', port: 8080, verdict: 'allow' },
  { address: 'site.example', to: 'site.example', port: 8080, defaultPort: 80, verdict: 'deny' },
  { address: '[fe80::1%eth0]:80', to: 'fe80::1%eth0', port: 80, verdict: 'allow' },
  { address: 'fe80::1%eth0', to: 'fe80::1%eth0', port: 80, verdict: 'allow' },
  { address: '[fe80::1%eth0]:80', to: 'fe80::1%eth0', port: 81, verdict: 'deny' },
  { address: '169.254.1.2:80', to: '169.254.1.2', port: 80, verdict: 'allow' },
  { address: 'http://site.example/', to: 'other.example', port: 80, verdict: 'deny' },
  { address: '/run/a.sock', to: 'other.example', port: 80, verdict: 'deny' },
] as const

for (const { address, to, port, verdict, ...more } of leads) {
  const { defaultPort } = { defaultPort: undefined, ...more }
  const prober = defaultPort === undefined ? 'a prober' : `a prober of port ${defaultPort}`
  test(`a target at ${address} of ${prober} may connect to ${to}:${port} where all is denied: ${verdict}`, (t) => {
    const config = makeConfig({ targets: [{ name: 'site', address }], unlisted: { deny: ['*'] }, defaultPort })
    const { guard } = selectTarget(config, { target: 'site', module: undefined }, 'deny')
    t.is(guard({ host: to, port }), verdict)
  })
}

for (const [target, allow, status] of [
  ['10.0.0.1', '10.0.0.1:80', undefined],
  ['10.0.0.1', '10.0.0.1:81', 403],
  ['10.0.0.1:81', '10.0.0.1:81', undefined],
  ['https://10.0.0.1', '10.0.0.1:80', 403],
  ['https://10.0.0.1', '10.0.0.1:443', undefined],
  ['https://user:1@10.0.0.1/a?b=10.0.0.2', '10.0.0.1:443', undefined],
  ['http://10.0.0.1:8080/', '10.0.0.1:8080', undefined],
  ['http://10.0.0.1/', '10.0.0.1:80', undefined],
  ['[::ffff:10.0.0.1]', '10.0.0.1:80', undefined],
] as const) {
  test(`a prober of port 80 may ${status === undefined ? '' : 'not '}probe ${target} where ${allow} is allowed`, (t) => {
    const config = makeConfig({ unlisted: { allow: [allow] }, defaultPort: 80 })
    const select = () => selectTarget(config, { target, module: 'tcp' }, 'deny')
    if (status === undefined) t.is(select().address, target)
    else t.is(t.throws(select, { instanceOf: HttpError }).status, status)
  })
}

test('a listed target is probed even where unlisted_targets denies its address', (t) => {
  const config = makeConfig({ targets, unlisted: { deny: ['*'] } })
  t.is(selectTarget(config, { target: 'clock', module: undefined }, 'deny').name, 'clock')
})

test('an unlisted address without a module is probed with http_2xx', (t) => {
  const selected = selectTarget(makeConfig(), { target: 'site.example', module: undefined }, 'allow')
  t.is(selected.module.name, 'http_2xx')
  t.is(selected.name, 'site.example')
  t.is(selected.address, 'site.example')
})
