import test from 'ava'
import fc from 'fast-check'
import { SecretIndex } from '../../src/config/secret-index.ts'
import { createRedactor } from '../../src/config/secrets.ts'
import { fastestMs } from '../support/growth.ts'

const cases = [
  { title: 'one secret, twice', secrets: ['fish'], text: 'fish and fish', shown: '# and #' },
  {
    title: 'the longer of two that begin alike',
    secrets: ['sword', 'swordfish'],
    text: 'swordfish sword swor',
    shown: '# # swor',
  },
  {
    title: 'one that begins like a much longer one',
    secrets: ['swordfish', `swordfish${'x'.repeat(50)}`],
    text: 'a swordfish xx',
    shown: 'a # xx',
  },
  { title: 'two that overlap', secrets: ['abcd', 'cdefgh'], text: 'xabcdefghx', shown: 'x#x' },
  { title: 'one within another', secrets: ['abcdefgh', 'cdef'], text: 'abcdefgh cdef', shown: '# #' },
  { title: 'two side by side', secrets: ['abcd', 'efgh'], text: 'abcdefgh', shown: '##' },
  { title: 'nothing', secrets: [], text: 'abcd', shown: 'abcd' },
  { title: 'a text that is shorter than any', secrets: ['abcd'], text: 'abc', shown: 'abc' },
]

for (const { title, secrets, text, shown } of cases) {
  test(`of the secrets in a text are hidden: ${title}`, (t) => {
    t.is(new SecretIndex(secrets).replace(text, '#'), shown)
  })
}

test('whatever the secrets are, none is left, and nothing else is gone', (t) => {
  const word = (min: number, max: number) =>
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: min, maxLength: max })
  fc.assert(
    fc.property(fc.array(word(4, 20), { maxLength: 6 }), word(0, 60), (secrets, text) => {
      const covered = Array.from(text, (_, at) => secrets.some((secret) => isWithin(text, secret, at)))
      const expected = Array.from(text, (letter, at) => (covered[at] ? '#' : letter)).join('')
      t.is(new SecretIndex(secrets).replace(text, '#').replace(/#+/g, '#'), expected.replace(/#+/g, '#'))
    }),
    { numRuns: 2000 },
  )
})

function isWithin(text: string, secret: string, at: number): boolean {
  for (let start = at - secret.length + 1; start <= at; start += 1)
    if (start >= 0 && text.startsWith(secret, start)) return true
  return false
}

const texts = [
  { title: 'a text without any', part: 'connecting to 127.0.0.1:80 as someone else\n' },
  { title: 'a text that begins like them again and again', part: 'token-toke ' },
  { title: 'a text of quotes that were cut', part: 'cannot read "token-x" and 5 more; ' },
]

for (const { title, part } of texts) {
  test.serial(`the time for ${title} does not grow with the number of secrets`, (t) => {
    const text = part.repeat(500)
    const [few, many] = [10, 8000].map((count) => {
      const redact = createRedactor(Array.from({ length: count }, (_, n) => `token-${n}-${n * 7919}`))
      return fastestMs(() => redact(text))
    })
    t.true((many ?? 0) < 100 * (few ?? 0), `${few} ms with 10, ${many} ms with 8000`) // One by one, it were 800 times.
  })
}
