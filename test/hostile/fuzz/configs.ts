import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { character } from '../../support/arbitraries.ts'
import { ROOT } from '../../support/documents.ts'

/** Files that load, to be broken. */
const FILES = ['examples/probe-exporter.yml', 'examples/blackbox.yml', 'examples/json.yml'].map((name) =>
  readFileSync(`${ROOT}${name}`, 'utf8'),
)

const TOKENS = [
  '\n',
  '\t',
  '\r',
  ' ',
  ': ',
  '- ',
  '? ',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '<<: ',
  '!!binary ',
  '!!js/function ',
  '!<tag:x>',
  '"',
  "'",
  '|\n',
  '>-\n',
  '---\n',
  '...\n',
  '%YAML 9.9\n',
  '#',
  '\0',
  '\ufeff',
  '\u2028',
  '\ud800',
  '~',
  'null',
  '.inf',
  '-.nan',
  '0x7fffffffffffffffffff',
  '1e999',
  '9'.repeat(500),
  '__proto__: ',
  'constructor: ',
  '$',
  '${env:',
  '${env:HOME}',
  '${file:/dev/null}',
  '${file:/dev/zero}',
  '${file:/}',
  '${file:\0}',
  '(a+)+$',
  'x{1000}{1000}',
  '[[:alpha:]',
  '(?P<a>.)',
  '5s',
  '-1s',
  '99999999h',
] as const

interface Mutation {
  readonly kind: 'insert' | 'delete' | 'repeat' | 'move'
  readonly at: number
  readonly length: number
  readonly token: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'repeat', 'move'),
  at: fc.nat(20_000),
  length: fc.nat(60),
  token: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ unit: character, maxLength: 8 })),
})

function mutate(text: string, { kind, at, length, token }: Mutation): string {
  const start = at % (text.length + 1)
  const piece = text.slice(start, start + length)
  const rest = text.slice(start + length)
  if (kind === 'insert') return `${text.slice(0, start)}${token}${text.slice(start)}`
  if (kind === 'delete') return text.slice(0, start) + rest
  if (kind === 'repeat') return text.slice(0, start) + piece.repeat(3) + rest
  return rest + piece + text.slice(0, start)
}

/** A file of the repository, with a few things wrong. */
export const fuzzedConfig: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...FILES), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([file, mutations]) => mutations.reduce(mutate, file))
