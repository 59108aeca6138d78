import { createHash } from 'node:crypto'
import test from 'ava'
import { freePort, say, startTcp } from '../support/servers.ts'
import { clockYaml, startApp } from './start-app.ts'

const EVIL = `<script>alert("1")</script>'&amp;`

test('the page lists the targets of the file, with links to probe them', async (t) => {
  const { ask } = await startApp(t, `${clockYaml('a.example:13')}  a & b: { address: "b:1", module: tcp }\n`)
  const { status, headers, text } = await ask('/')
  t.is(status, 200)
  t.is(headers['content-type'], 'text/html; charset=utf-8')
  t.regex(text, /^<!doctype html>\n<html lang="en">/)
  t.true(text.includes('<td><a href="/probe?target=clock">clock</a></td><td>a.example:13</td><td>daytime</td>'))
  t.true(text.includes('<td><a href="/probe?target=a%20%26%20b">a &#38; b</a></td><td>b:1</td><td>tcp</td>'))
  t.true(text.includes('<a href="/probe?target=clock&amp;debug=true">debug</a>'))
  t.is(text.match(/<td>not probed yet<\/td>/g)?.length, 2)
})

test('the page shows how the latest probes ended, the newest first', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const yaml = `${clockYaml(address)}  down: { address: "127.0.0.1:${await freePort()}", module: tcp }\n`
  const { ask } = await startApp(t, yaml)
  await ask('/probe?target=clock')
  await ask('/probe?target=down')
  const { text } = await ask('/')
  const [targets = '', recent = ''] = text.split('<h2>Recent probes</h2>')
  t.true(targets.includes('<td><span class="ok">success</span></td>'))
  t.regex(targets, /<td><span class="failed">refused<\/span> in connect: 127\.0\.0\.1:\d+: connection refused<\/td>/)
  t.regex(recent, /<td>down<\/td>.*href="\/logs\?id=2".*<td>clock<\/td>.*href="\/logs\?id=1"/s)
})

const nothingHostile = (text: string): boolean => !/<script|alert\("|'&amp;/.test(text)

test('hostile names and addresses are escaped', async (t) => {
  const name = JSON.stringify(EVIL)
  const { ask } = await startApp(t, `${clockYaml('a:1')}  ${name}: { address: ${name}, module: tcp }\n`)
  await ask(`/probe?target=${encodeURIComponent(EVIL)}`)
  const { text } = await ask('/')
  t.true(nothingHostile(text))
  t.true(text.includes('<td>&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;amp;</td>'))
})

test('a hostile answer of a target is escaped', async (t) => {
  const { address } = await startTcp(t, say(`${EVIL}\n`))
  const { ask } = await startApp(t, clockYaml(address))
  await ask('/probe?target=clock')
  const { text } = await ask('/')
  t.true(nothingHostile(text))
  t.true(text.includes('&#60;script&#62;alert('))
})

test('a hostile address of a query is escaped, and cut', async (t) => {
  const { ask } = await startApp(t, clockYaml('a:1'), { unlisted: 'allow' })
  await ask(`/probe?module=tcp&target=${encodeURIComponent(EVIL + 'a'.repeat(10_000))}`)
  const { text } = await ask('/')
  t.true(nothingHostile(text))
  t.true(text.includes('aaa…</td>'))
  t.true(text.length < 10_000)
})

test('a password in an address is not on the page', async (t) => {
  process.env['PROBE_EXPORTER_TEST_PASSWORD'] = 'hunter2-topsecret'
  const url = `http://user:\${env:PROBE_EXPORTER_TEST_PASSWORD}@127.0.0.1:${await freePort()}/`
  const yaml = `modules: { http: { prober: http } }\ntargets: { site: { address: "${url}", module: http } }\n`
  const { ask } = await startApp(t, yaml)
  await ask('/probe?target=site')
  const { text } = await ask('/')
  t.false(text.includes('topsecret'))
  t.true(text.includes('&#60;secret&#62;@127.0.0.1'))
  for (const path of [
    '/config',
    '/logs?id=1',
    '/logs?target=site',
    '/probe?target=site&debug=true',
    '/sd',
    '/metrics',
  ]) {
    t.false((await ask(path)).text.includes('topsecret'), path)
  }
})

test('the page allows nothing but its own style', async (t) => {
  const { ask } = await startApp(t, clockYaml('a:1'))
  const { headers, text } = await ask('/')
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(text) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; frame-ancestors 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  t.is(headers['content-security-policy'], policy)
  t.is(headers['cross-origin-opener-policy'], 'same-origin')
  t.notRegex(text, /<script|<img|<link|style=|\son\w+=/)
})

test('each link of the page leads somewhere', async (t) => {
  const { address } = await startTcp(t, say('12:00 2026\n'))
  const { ask } = await startApp(t, clockYaml(address), { routePrefix: '/probes' })
  await ask('/probes/probe?target=clock')
  const { text } = await ask('/probes/')
  const links = Array.from(text.matchAll(/href="([^"]+)"/g), ([, link = '']) => link.replaceAll('&amp;', '&'))
  t.true(links.length >= 8)
  for (const link of links) t.is((await ask(link)).status, 200, link)
})

test('links go by the path of the external URL', async (t) => {
  const externalUrl = new URL('https://probes.example/behind/a/proxy/')
  const { ask } = await startApp(t, clockYaml('a:1'), { externalUrl, routePrefix: '' })
  t.true((await ask('/')).text.includes('href="/behind/a/proxy/probe?target=clock"'))
})
