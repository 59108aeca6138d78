import test from 'ava'
import tcp from '../../probes/tcp.ts'
import { goldenOf, runProber } from '../support/run-prober.ts'
import { startScripted } from '../support/scripted.ts'

const cases = [
  {
    title: 'the words of a banner',
    reply: 'SSH-2.0-OpenSSH_9.2 Debian\r\n',
    steps: [
      {
        expect: '^SSH-([0-9.]+)-(?P<software>\\S+)( .*)?$',
        labels: [
          { name: 'protocol', value: '${1}' },
          { name: 'software', value: 'is ${software}' },
          { name: 'fixed', value: 'yes' },
        ],
      },
    ],
    samples: ['probe_expect_info{protocol="2.0",software="is OpenSSH_9.2",fixed="yes"} 1'],
  },
  {
    title: 'two steps with labels, which are two samples',
    reply: 'one\ntwo\n',
    steps: [
      { expect: '(one)', labels: [{ name: 'first', value: '$1' }] },
      { expect: '(two)', labels: [{ name: 'second', value: '$1' }] },
    ],
    samples: ['probe_expect_info{first="one"} 1', 'probe_expect_info{second="two"} 1'],
  },
  {
    title: 'bytes that are no UTF-8, which are replaced',
    reply: Uint8Array.of(0x61, 0xff, 0x0a),
    steps: [{ expect: '(.*)', labels: [{ name: 'line', value: '$1' }] }],
    samples: ['probe_expect_info{line="a\ufffd"} 1'],
  },
  {
    title: 'a long word, which is cut',
    reply: `${'é'.repeat(2000)}\n`,
    steps: [{ expect: '(.*)', labels: [{ name: 'line', value: '$1' }] }],
    samples: [`probe_expect_info{line="${'é'.repeat(1024)}"} 1`],
  },
  {
    title: 'a stream over the ends of lines',
    reply: 'one\ntwo',
    steps: [{ expect_stream: '(?s)(o.*o)', labels: [{ name: 'text', value: '$1' }] }],
    samples: ['probe_expect_info{text="one\\ntwo"} 1'],
  },
  {
    title: 'no label at all',
    reply: 'one\n',
    steps: [{ expect: 'one', labels: [] }],
    samples: ['probe_expect_info 1'],
  },
  {
    title: 'labels without expect, which have no effect',
    reply: 'one\n',
    steps: [{ labels: [{ name: 'line', value: '$1' }] }],
    samples: [],
  },
  {
    title: 'a step that did not match',
    reply: 'one\n',
    steps: [{ expect: 'two', labels: [{ name: 'line', value: '$1' }] }],
    samples: [],
  },
] as const

for (const { title, reply, steps, samples } of cases) {
  test(`labels: ${title}`, async (t) => {
    const { address } = await startScripted(t, [{ say: reply }, 'end'])
    const lines = await goldenOf(await runProber(tcp, address, { options: { query_response: steps } }))
    t.deepEqual(
      lines.filter((line) => line.startsWith('probe_expect_info')),
      [...samples],
    )
  })
}
