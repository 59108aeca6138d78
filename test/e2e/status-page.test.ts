import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { runProgram } from '../support/processes.ts'
import { type ExampleExporter, startExampleExporter } from './support/example-exporter.ts'
import { createFolder } from './support/folder.ts'

let exporter: ExampleExporter
test.before(async () => {
  exporter = await startExampleExporter()
})
test.after.always(() => exporter?.[Symbol.asyncDispose]())

/** A page as Chromium shows it, and what it wrote on its console. */
interface ShownPage {
  readonly markup: string
  readonly console: readonly string[]
}

/** Opens a page of 127.0.0.1 in Chromium, which reaches nothing else. */
async function open(url: string): Promise<ShownPage> {
  await using folder = await createFolder()
  const { status, stdout, stderr } = await runProgram('chromium', [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    `--user-data-dir=${folder.path}`,
    '--enable-logging=stderr',
    '--dump-dom',
    url,
  ])
  if (status !== 0) throw new Error(`chromium ended with status ${status}:\n${stderr}`)
  return { markup: stdout, console: stderr.split('\n').filter((line) => line.includes(':CONSOLE')) }
}

/** The text of each cell of the first table, row by row. */
function readTargets(markup: string): readonly string[][] {
  const [, body = ''] = /<tbody>(.*?)<\/tbody>/s.exec(markup) ?? []
  return body
    .split('</tr>')
    .filter((row) => row.includes('<td>'))
    .map((row) => Array.from(row.matchAll(/<td>(.*?)<\/td>/gs), ([, cell = '']) => cell.replace(/<[^>]*>/g, '')))
}

test('the status page shows every target with the result of its last probe', async (t) => {
  const { markup } = await open(`${exporter.url}/`)
  const rows = readTargets(markup).map(([name, address = '', module, result]) => ({ name, address, module, result }))
  t.like(rows, [
    { name: 'clock', module: 'daytime', result: 'success' },
    { name: 'hits', module: 'hits', result: 'success' },
    { name: 'site', module: 'http_2xx', result: 'success' },
    { name: 'down', module: 'tcp_connect', result: `refused in connect: ${rows[3]?.address}: connection refused` },
  ])
})

test('the status page is styled, and its policy blocks nothing of it', async (t) => {
  const { console } = await open(`${exporter.url}/`)
  t.deepEqual(console, [])
})

test('a page that its policy leaves without style is noticed', async (t) => {
  const page = await fetch(`${exporter.url}/`)
  const changed = (await page.text()).replace('<style>', '<style>/* not what the policy allows */')
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.setHeader('Content-Security-Policy', page.headers.get('Content-Security-Policy') ?? '')
    response.end(changed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const { console } = await open(`http://127.0.0.1:${port}/`)
  t.regex(console.join('\n'), /Content Security Policy/)
})
