import test from 'ava'
import { mistakesIn } from './load-file.ts'

// These are no files of testdata: no formatter can read them.
const cases = [
  {
    title: 'a brace that does not close is missed before the next line',
    text: 'modules:\n  tcp: { prober: tcp\ntargets: {}\n',
    says: ['3:1: a closing } is missing before this'],
  },
  {
    title: 'a bracket that does not close is missed before the next line',
    text: 'modules: {}\nprobers: [a.ts\ntargets: {}\n',
    says: ['3:1: a closing ] is missing before this'],
  },
  {
    title: 'a quote that does not close is missed at the end',
    text: 'modules:\n  tcp: { prober: "tcp }\n',
    says: ['3:1: a closing " is missing before this'],
  },
  {
    title: 'a single quote that does not close is missed at the end',
    text: "modules:\n  tcp: { prober: 'tcp }\n",
    says: ["3:1: a closing ' is missing before this"],
  },
  {
    title: 'a brace too many is found',
    text: 'modules: {}}\ntargets: {}\n',
    says: ['1:12: unexpected "}"'],
  },
  {
    title: 'a tab cannot indent',
    text: 'modules:\n\ttcp: { prober: tcp }\n',
    says: ['2:1: a tab cannot indent; use spaces'],
  },
  {
    title: 'a mapping cannot begin in the middle of a line',
    text: 'modules:\n  tcp: prober: tcp\n',
    says: ['2:8: a mapping begins in the middle of this line; put it on lines of its own, or in { }'],
  },
  {
    title: 'mistakes of the syntax are reported together, in the order of the file',
    text: 'modules:\n  a: prober: tcp\n  b: prober: tcp\n',
    says: [
      '2:6: a mapping begins in the middle of this line; put it on lines of its own, or in { }',
      '3:6: a mapping begins in the middle of this line; put it on lines of its own, or in { }',
    ],
  },
]

for (const { title, text, says } of cases) {
  test(title, async (t) => t.deepEqual(await mistakesIn(t, text), says))
}
