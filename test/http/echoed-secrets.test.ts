import test from 'ava'
import http from '../../probes/http.ts'
import { type RawRequest, startHttpTarget } from '../support/http-target.ts'
import { runProber } from '../support/run-prober.ts'
import { setTokenScene, tokenAnswer } from './token-scene.ts'

const ENCODED = Buffer.from('me:opensesame').toString('base64')

/** Says back what came, where messages quote it. */
function echo({ lines }: RawRequest): string {
  return `HTTP/1.1 500 ${lines.filter((line) => line.includes('uthorization')).join(' ')}\r\n\r\n`
}

test('the user of a URL is not shown where the target sends it back', async (t) => {
  const target = await startHttpTarget(t, echo)
  const { outcome, log } = await runProber(http, `me:opensesame@${target.address}`)
  t.is(target.requests[0]?.header('authorization'), `Basic ${ENCODED}`)
  t.regex(outcome.ok ? '' : outcome.message, /got 500 "Authorization: Basic <secret>"/)
  t.notRegex(JSON.stringify(log), new RegExp(`opensesame|${ENCODED}`))
})

test('the user of a proxy is not shown where the proxy sends it back', async (t) => {
  const proxy = await startHttpTarget(t, echo)
  const options = { proxy_url: `http://me:opensesame@${proxy.address}`, preferred_ip_protocol: 'ip4' }
  for (const target of ['http://127.0.0.1:9/', 'https://127.0.0.1:9/']) {
    const { outcome, log } = await runProber(http, target, { options })
    t.regex(outcome.ok ? '' : outcome.message, /500 "Proxy-Authorization: Basic <secret>"/)
    t.notRegex(JSON.stringify(log), new RegExp(`opensesame|${ENCODED}`))
  }
  t.is(proxy.requests[1]?.header('proxy-authorization'), `Basic ${ENCODED}`)
})

test('a token is not shown where its server sends it in an answer that cannot be read', async (t) => {
  const { probe } = await setTokenScene(t, () => tokenAnswer('\ufeff{"access_token":"opensesame"}'))
  const { outcome, log } = await probe()
  t.regex(outcome.ok ? '' : outcome.message, /neither JSON nor a form/)
  t.notRegex(JSON.stringify([outcome, log]), /opensesame/)
})
