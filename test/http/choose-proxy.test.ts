import test from 'ava'
import { chooseProxies, type Environment, type Proxied } from '../../src/http/proxy.ts'
import type { ProxySettings } from '../../src/http/proxy-settings.ts'
import { ProbeFailure } from '../../src/net/failure.ts'

const NONE: ProxySettings = { no_proxy: '', proxy_from_environment: false, proxy_connect_header: {} }

/** Address of the proxy for a host; undefined where it is not asked. */
function choose(
  settings: Partial<ProxySettings>,
  environment: Environment,
  target: Partial<Proxied>,
): string | undefined {
  const choice = chooseProxies({ ...NONE, ...settings }, environment)
  return choice?.({ secure: false, port: 80, hosts: ['host'], ...target })?.address
}

const url = { proxy_url: 'http://proxy:1' }
const fromEnvironment = { proxy_from_environment: true }
const both = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'https://secure' }
const loopback = { hosts: ['127.0.0.1'] }

const cases = [
  { title: 'no settings', settings: {}, environment: both, target: {}, address: undefined },
  { title: 'an empty proxy_url', settings: { proxy_url: '' }, environment: {}, target: {}, address: undefined },
  { title: 'proxy_url', settings: url, environment: both, target: {}, address: 'proxy:1' },
  { title: 'proxy_url and loopback', settings: url, environment: {}, target: loopback, address: 'proxy:1' },
  {
    title: 'no_proxy and loopback',
    settings: { ...url, no_proxy: 'x' },
    environment: {},
    target: loopback,
    address: undefined,
  },
  {
    title: 'no_proxy and another host',
    settings: { ...url, no_proxy: 'x' },
    environment: {},
    target: {},
    address: 'proxy:1',
  },
  {
    title: 'no_proxy and the name of the host',
    settings: { ...url, no_proxy: 'name' },
    environment: {},
    target: { hosts: ['name', '10.0.0.1'] },
    address: undefined,
  },
  { title: 'the environment', settings: fromEnvironment, environment: both, target: {}, address: 'plain:1' },
  {
    title: 'the environment and https',
    settings: fromEnvironment,
    environment: both,
    target: { secure: true },
    address: 'secure:443',
  },
  {
    title: 'the environment and loopback',
    settings: fromEnvironment,
    environment: both,
    target: loopback,
    address: undefined,
  },
  {
    title: 'small letters',
    settings: fromEnvironment,
    environment: { http_proxy: 'plain:2' },
    target: {},
    address: 'plain:2',
  },
  {
    title: 'NO_PROXY',
    settings: fromEnvironment,
    environment: { ...both, no_proxy: 'host' },
    target: {},
    address: undefined,
  },
  {
    title: 'a CGI',
    settings: fromEnvironment,
    environment: { ...both, REQUEST_METHOD: 'GET' },
    target: {},
    address: undefined,
  },
  { title: 'no port', settings: { proxy_url: 'http://proxy' }, environment: {}, target: {}, address: 'proxy:80' },
] as const

for (const { title, settings, environment, target, address } of cases) {
  test(`with ${title} the proxy is ${address}`, (t) => {
    t.is(choose(settings, environment, target), address)
  })
}

test('the user of a proxy is for the proxy alone', (t) => {
  const choice = chooseProxies({ ...NONE, proxy_url: 'http://us%65r:p%40ss@proxy' }, {})
  const proxy = choice?.({ secure: false, port: 80, hosts: ['host'] })
  t.is(proxy?.authorization, 'Basic dXNlcjpwQHNz')
  t.is(proxy?.host, 'proxy')
})

for (const proxy of ['socks5://proxy:1', 'http://[::1']) {
  test(`${proxy} of the environment cannot be asked`, (t) => {
    const failure = t.throws(() => choose(fromEnvironment, { HTTP_PROXY: proxy }, {}), { instanceOf: ProbeFailure })
    t.is(`${failure.reason}/${failure.phase}`, 'unreachable/connect')
  })
}

test('a proxy of the environment that is no URL is not shown, for there may be a password in it', (t) => {
  for (const HTTP_PROXY of ['http://user:s3cr3t#7@proxy:1', 'http://user:s3cr3t/7@proxy:1', 'user:s3cr3t?7@proxy:1']) {
    const error = t.throws(() => choose(fromEnvironment, { HTTP_PROXY }, {}), { instanceOf: ProbeFailure })
    t.is(error.message, 'a proxy is no URL; expected http://host:port or https://host:port')
  }
})
