import test from 'ava'
import { createSecurityHeaders } from '../../src/web/security-headers.ts'
import { clockYaml, startApp } from './start-app.ts'

const ROUTES = ['/probe', '/metrics', '/sd', '/', '/logs', '/config', '/-/healthy', '/-/ready', '/health']

for (const path of [
  '/nothing',
  '/probe/x',
  '/Probe',
  '//',
  '/%2e%2e/',
  '/..%2f',
  '/constructor',
  '/-/',
  '/favicon.ico',
]) {
  test(`there is nothing at ${path}`, async (t) => {
    const { ask, lines } = await startApp(t, clockYaml('a:1'))
    const { status, headers, text } = await ask(path)
    t.is(status, 404)
    t.is(headers['content-type'], 'text/plain; charset=utf-8')
    t.is(text, `there is nothing at ${path}\n`)
    t.deepEqual(lines, [])
  })
}

for (const path of ROUTES) {
  test(`POST ${path} is a 405 that says what is allowed`, async (t) => {
    const { ask } = await startApp(t, clockYaml('a:1'))
    const { status, headers } = await ask(path, { method: 'POST' })
    t.is(status, 405)
    t.is(headers.allow, 'HEAD, GET')
  })

  test(`HEAD ${path} is answered as GET is, without the body`, async (t) => {
    const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
    const query = path === '/probe' ? '?target=clock' : ''
    const [get, head] = [await ask(path + query), await ask(path + query, { method: 'HEAD' })]
    t.is(head.status, get.status)
    t.is(head.headers['content-type'], get.headers['content-type'])
    t.is(head.bytes.length, 0)
  })
}

test('a method that no route has is a 501', async (t) => {
  const { ask } = await startApp(t, clockYaml('a:1'))
  t.is((await ask('/sd', { method: 'PROPFIND' })).status, 501)
})

const everything = [
  ...ROUTES.map((path) => ({ method: 'GET', path, status: [200, 400] })),
  { method: 'GET', path: '/nothing', status: [404] },
  { method: 'GET', path: '/%zz', status: [404] },
  { method: 'GET', path: '/probe?target=nobody', status: [404] },
  { method: 'GET', path: '/probe?target=10.0.0.1&module=tcp', status: [403] },
  { method: 'GET', path: '/probe?target=clock&debug=true', status: [200] },
  { method: 'GET', path: '/logs?id=99', status: [404] },
  { method: 'GET', path: '/sd?module=nobody', status: [400] },
  { method: 'POST', path: '/-/reload', status: [200] },
  { method: 'GET', path: '/-/reload', status: [405] },
  { method: 'OPTIONS', path: '/sd', status: [200] },
  { method: 'PROPFIND', path: '/sd', status: [501] },
]

for (const { method, path, status } of everything) {
  test(`no browser guesses what ${method} ${path} is, frames it or keeps it`, async (t) => {
    const { ask } = await startApp(t, clockYaml('127.0.0.1:1'))
    const { status: answered, headers } = await ask(path, { method })
    t.true(status.includes(answered), String(answered))
    t.is(headers['x-content-type-options'], 'nosniff')
    t.is(headers['x-frame-options'], 'deny')
    t.is(headers['referrer-policy'], 'no-referrer')
    t.is(headers['cross-origin-resource-policy'], 'same-origin')
    t.is(headers['cache-control'], 'no-store')
    t.regex(String(headers['content-security-policy']), /^default-src 'none'; frame-ancestors 'none'(?:$|; style-src)/)
    t.is(headers['x-powered-by'], undefined)
  })
}

const prefixed = [
  { path: '/', status: 302, location: '/probes/' },
  { path: '/probes', status: 302, location: '/probes/' },
  { path: '/probes/', status: 200 },
  { path: '/probes/metrics', status: 200 },
  { path: '/probes/sd', status: 200 },
  { path: '/probes/-/healthy', status: 200 },
  { path: '/metrics', status: 404 },
  { path: '/sd', status: 404 },
  { path: '/probesmetrics', status: 404 },
  { path: '/probes/probes/metrics', status: 404 },
]

for (const { path, status, location } of prefixed) {
  test(`with the route prefix /probes ${path} is a ${status}`, async (t) => {
    const { ask } = await startApp(t, clockYaml('a:1'), { routePrefix: '/probes' })
    const { status: answered, headers } = await ask(path)
    t.is(answered, status)
    t.is(headers.location, location)
    t.is(headers['x-content-type-options'], 'nosniff')
  })
}

test('headers of the web configuration take the place of ours, on pages too, and an empty one leaves it out', async (t) => {
  const own = { 'Content-Security-Policy': "default-src 'self'", 'X-Frame-Options': '', 'X-XSS-Protection': '0' }
  const headers = createSecurityHeaders(own)
  const { ask } = await startApp(t, clockYaml('a:1'), { headers: () => headers })
  for (const path of ['/', '/sd', '/nothing']) {
    const answer = await ask(path)
    t.is(answer.headers['content-security-policy'], "default-src 'self'")
    t.is(answer.headers['x-frame-options'], undefined)
    t.is(answer.headers['x-xss-protection'], '0')
    t.is(answer.headers['x-content-type-options'], 'nosniff')
  }
})
