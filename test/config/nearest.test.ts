import test from 'ava'
import { suggestName } from '../../src/config/nearest.ts'

const cases = [
  { name: 'htp', known: ['tcp', 'http'], nearest: 'http' },
  { name: 'HTTP', known: ['tcp', 'http'], nearest: 'http' },
  { name: 'clokc', known: ['hits', 'clock'], nearest: 'clock' },
  { name: 'preferred_ip_protcol', known: ['preferred_ip_protocol'], nearest: 'preferred_ip_protocol' },
  { name: 'tcp_conect', known: ['tcp', 'tcp_connect'], nearest: 'tcp_connect' },
  { name: 'tpc', known: ['daytime', 'http', 'json', 'tcp'], nearest: 'tcp' },
  { name: 'ctp', known: ['tcp'], nearest: 'tcp' },
  { name: 'pct', known: ['tcp'], nearest: undefined },
  { name: 'tcp', known: ['tcp'], nearest: 'tcp' },
  { name: 'smtp_starttls', known: ['tcp', 'http'], nearest: undefined },
  { name: 'b', known: ['a'], nearest: undefined },
  { name: 'x', known: [], nearest: undefined },
  { name: 'x'.repeat(300), known: ['x'.repeat(299)], nearest: undefined },
]

for (const { name, known, nearest } of cases) {
  const shown = name.slice(0, 30)
  test(`for ${shown} ${nearest ?? 'nothing'} is suggested, out of ${known.length} names`, (t) => {
    t.is(suggestName(name, known), nearest === undefined ? '' : `; did you mean ${nearest}?`)
  })
}

test('a name is compared with a thousand others at most', (t) => {
  const known = Array.from({ length: 2000 }, (_, index) => `name-${index}`)
  let asked = 0
  const counted = (function* () {
    for (const name of known) {
      asked += 1
      yield name
    }
  })()
  suggestName('other', counted)
  t.is(asked, 1001)
})
