import test from 'ava'
import { quote } from '../../src/log/quote.ts'
import { OK, redirectTo, startHttpTarget } from '../support/http-target.ts'
import { verdictOf } from '../support/run-prober.ts'
import { runFetch } from './run-fetch.ts'

/** Characters whose last bytes are a line feed and a colon. */
const SMUGGLED = 'aĊX-Evilĺb'

const names = [
  { hostname: SMUGGLED, sent: 'xn--ax-evilb-19a09b' },
  { hostname: 'ä.example:81', sent: 'xn--4ca.example:81' },
  { hostname: 'One.example', sent: 'One.example' },
  { hostname: '[::1]:80', sent: '[::1]:80' },
]

for (const { hostname, sent } of names) {
  test(`the name ${hostname} is sent as ${sent}`, async (t) => {
    const target = await startHttpTarget(t, () => OK)
    await runFetch(target.address, { hostname })
    await runFetch(target.address, { options: { headers: { Host: hostname } } })
    t.deepEqual(
      target.requests.map(({ header }) => header('host')),
      [sent, sent],
    )
  })
}

for (const host of ['a\r\nX-Evil: b', 'a b', 'a/b', '\u{85}', ':80ä', 'ä<']) {
  test(`${quote(host)} is no Host header`, async (t) => {
    const target = await startHttpTarget(t, () => OK)
    const { outcome } = await runFetch(target.address, { options: { headers: { Host: host } } })
    t.is(verdictOf(outcome), 'internal/send')
    t.is(target.requests.length, 0)
  })
}

for (const host of [`${SMUGGLED}<`, 'a<b', 'a%c2%85']) {
  test(`a proxy that resolves all names is not asked for http://${host}/`, async (t) => {
    const proxy = await startHttpTarget(t, () => Buffer.from(redirectTo(`http://${host}/`)))
    const { outcome } = await runFetch('http://one.example/', {
      options: { proxy_url: `http://${proxy.address}`, skip_resolve_phase_with_proxy: true },
    })
    t.is(verdictOf(outcome), 'unreachable/resolve')
    t.is(proxy.requests.length, 1)
  })
}

test('a proxy is asked for a tunnel to a name in ASCII', async (t) => {
  const proxy = await startHttpTarget(t, () => 'HTTP/1.1 403 No\r\n\r\n')
  await runFetch(`https://${SMUGGLED}/`, {
    options: { proxy_url: `http://${proxy.address}`, skip_resolve_phase_with_proxy: true },
  })
  t.is(proxy.requests[0]?.path, 'xn--ax-evilb-19a09b:443')
  t.is(proxy.requests[0]?.header('host'), 'xn--ax-evilb-19a09b:443')
})
