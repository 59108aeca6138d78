import test from 'ava'
import tcp from '../../probes/tcp.ts'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { testContract } from '../support/contract.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { startScripted } from '../support/scripted.ts'
import { silent, startTcp } from '../support/servers.ts'

const ca = await createAuthority('trusted')
const valid = await issueCertificate(ca, 'localhost', 10)

testContract({
  prober: tcp,
  options: { query_response: [{ expect: '^220 (\\S+)', labels: [{ name: 'host', value: '$1' }], send: 'QUIT' }] },
  healthy: (socket) => socket.write('220 mail.example ready\r\n'),
  silentVerdict: 'timeout/receive',
  phases: ['resolve', 'connect', 'receive', 'check', 'send'],
  golden: [
    '# TYPE probe_failed_due_to_regex gauge',
    'probe_failed_due_to_regex 0',
    '# TYPE probe_failed_due_to_bytes gauge',
    'probe_failed_due_to_bytes 0',
    '# TYPE probe_expect_info gauge',
    'probe_expect_info{host="mail.example"} 1',
  ],
})

const OPTIONS = { preferred_ip_protocol: 'ip4', tls: true, tls_config: { ca: ca.cert } }

test('connecting is all that a module without query_response asks for', async (t) => {
  const { address } = await startTcp(t, silent)
  const { outcome } = await runProber(tcp, address)
  t.is(verdictOf(outcome), 'ok')
})

test('the flags are there where nobody answers', async (t) => {
  const lines = await goldenOf(await runProber(tcp, '127.0.0.1:1'))
  t.true(lines.includes('probe_failed_due_to_regex 0'))
  t.true(lines.includes('probe_failed_due_to_bytes 0'))
})

test('a dialogue over TLS verifies the certificate for the host, and shows it', async (t) => {
  const port = await startTls(t, valid, 'hello\n')
  const options = { ...OPTIONS, query_response: [{ expect: 'hello' }] }
  const result = await runProber(tcp, `localhost:${port}`, { options })
  t.is(verdictOf(result.outcome), 'ok', result.outcome.ok ? '' : result.outcome.message)
  const names = (await goldenOf(result)).map((line) => line.split(/[ {]/)[0])
  for (const name of [
    'probe_ssl_earliest_cert_expiry',
    'probe_ssl_last_chain_info',
    'probe_tls_version_info',
    'probe_tls_cipher_info',
  ]) {
    t.true(names.includes(name), name)
  }
})

test('a target that has ended over TLS can still be answered', async (t) => {
  const port = await startTls(t, valid, 'hello\n')
  const options = { ...OPTIONS, query_response: [{ expect: 'hello', send: 'QUIT' }] }
  for (let round = 0; round < 20; round += 1) {
    const { outcome } = await runProber(tcp, `localhost:${port}`, { options })
    t.is(verdictOf(outcome), 'ok', outcome.ok ? '' : outcome.message)
  }
})

test('a certificate for another name fails, but for the name that the query gives', async (t) => {
  const port = await startTls(t, valid, 'hello\n')
  const unnamed = await runProber(tcp, `127.0.0.1:${port}`, { options: OPTIONS })
  t.is(verdictOf(unnamed.outcome), 'tls/tls')
  const named = await runProber(tcp, `127.0.0.1:${port}`, { options: OPTIONS, hostname: 'localhost' })
  t.is(verdictOf(named.outcome), 'ok')
})

test('a failed certificate keeps the flags at 0', async (t) => {
  const port = await startTls(t, valid, 'hello\n')
  const options = { tls: true, query_response: [{ expect: 'never' }] }
  const lines = await goldenOf(await runProber(tcp, `127.0.0.1:${port}`, { options }))
  t.true(lines.includes('probe_failed_due_to_regex 0'))
})

const sources = [
  ['127.0.0.2', 'ok'],
  ['', 'ok'],
  ['::1', 'unreachable/connect'],
  ['not-an-ip', 'unreachable/connect'],
  ['192.0.2.1', 'unreachable/connect'],
] as const

for (const [source, verdict] of sources) {
  test(`connecting from ${source || 'nowhere in particular'} is ${verdict}`, async (t) => {
    const from = Promise.withResolvers<string | undefined>()
    const { address } = await startTcp(t, (socket) => from.resolve(socket.remoteAddress))
    const { outcome } = await runProber(tcp, address, { options: { source_ip_address: source } })
    t.is(verdictOf(outcome), verdict, outcome.ok ? '' : outcome.message)
    if (source === '127.0.0.2') t.is(await from.promise, source)
  })
}

for (const address of ['127.0.0.1', 'user@127.0.0.1:80', '127.0.0.1:80/path', 'tcp://127.0.0.1:80', ':80']) {
  test(`${address} is not an address for tcp`, async (t) => {
    const { outcome } = await runProber(tcp, address)
    t.is(verdictOf(outcome), 'unreachable/resolve')
  })
}

test('the log tells each line that was read, what matched and what was sent', async (t) => {
  const { address } = await startScripted(t, [{ say: '* hello\r\nPING :abc\r\n' }, { hear: 'PONG abc\n' }])
  const query_response = [{ expect: 'PING :(.*)', send: 'PONG $1' }]
  const { log } = await runProber(tcp, address, { options: { query_response } })
  const messages = log.filter(({ level }) => level === 'debug').map(({ message }) => message)
  t.deepEqual(messages.slice(messages.indexOf('step 1 of query_response')), [
    'step 1 of query_response',
    'expecting a line that matches PING :(.*)',
    'read the line "* hello"',
    'read the line "PING :abc"',
    'found "PING :abc"',
    'sending "PONG abc\\n"',
  ])
})

test('the log of many lines has room for the failure', async (t) => {
  const { address } = await startScripted(t, [{ say: 'x\n'.repeat(5000) }, 'end'])
  const { log } = await runProber(tcp, address, { options: { query_response: [{ expect: 'y' }] } })
  t.true(log.length < 150)
  const expected = 'expected a line that matches y; the target closed the connection after "x"'
  t.is(log.at(-1)?.message, `step 1 of query_response: ${expected}`)
})

test('the private key of TLS is a secret', (t) => {
  const tls_config = { cert: valid.cert, key: valid.key }
  t.true([...(tcp.secrets?.(tcp.options.parse({ tls_config })) ?? [])].includes(valid.key))
})
