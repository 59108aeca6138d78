import test from 'ava'
import fc from 'fast-check'
import { HttpError } from '../../src/targets/http-error.ts'
import { selectTarget } from '../../src/targets/select-target.ts'
import { makeConfig } from './config.ts'

/** A number as an address may have it: decimal, octal or hexadecimal, with zeros before it, in either case. */
const inSomeBase = (value: number): fc.Arbitrary<string> =>
  fc
    .record({ base: fc.constantFrom(8, 10, 16), zeros: fc.nat(3), isUpper: fc.boolean() })
    .map(({ base, zeros, isUpper }) => {
      const padding = '0'.repeat(base === 10 ? 0 : zeros)
      const prefix = { 8: '0', 10: '', 16: '0x' }[base] ?? ''
      const text = `${prefix}${padding}${value.toString(base)}`
      return isUpper ? text.toUpperCase() : text
    })

/** 127.0.0.0/8 in one to four parts, of which the last has what the others leave. */
const ipv4 = fc.record({ rest: fc.nat(0xff_ff_ff), parts: fc.integer({ min: 1, max: 4 }) }).chain(({ rest, parts }) => {
  const number = 127 * 2 ** 24 + rest
  const bytes = [127, rest >> 16, (rest >> 8) & 255, rest & 255]
  const last = number % 2 ** (8 * (5 - parts))
  return fc.tuple(...[...bytes.slice(0, parts - 1), last].map(inSomeBase)).map((texts) => texts.join('.'))
})

/** An IPv6 address that leads to 127.0.0.1, with its groups written out or not. */
const ipv6 = fc
  .record({
    groups: fc.constantFrom(
      [0, 0, 0, 0, 0, 0xffff], [0x64, 0xff9b, 0, 0, 0, 0], [0x64, 0xff9b, 1, 0, 0, 0], [0, 0, 0, 0, 0xffff, 0], [0xfe80, 0, 0, 0, 0, 0x5efe],
    ), // biome-ignore format: one list is easier to read than a column of numbers.
    pads: fc.boolean(),
    isUpper: fc.boolean(),
    isDotted: fc.boolean(),
    zone: fc.constantFrom('', '%lo', '%25lo', '%1'),
  })
  .map(({ groups, pads, isUpper, isDotted, zone }) => {
    const hex = (group: number): string => group.toString(16).padStart(pads ? 4 : 1, '0')
    const text = [...groups.map(hex), isDotted ? '127.0.0.1' : `${hex(0x7f00)}:${hex(1)}`].join(':')
    return `[${isUpper ? text.toUpperCase() : text}${zone}]`
  })

const DIGITS = ['0123456789', '０１２３４５６７８９', '⓪①②③④⑤⑥⑦⑧⑨', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '₀₁₂₃₄₅₆₇₈₉'].map((digits) => [
  ...digits,
])
const DOTS = ['.', '。', '．', '｡']

/** The same characters in other kinds, some escaped. */
const disguise = (host: string): fc.Arbitrary<string> =>
  fc
    .array(fc.record({ kind: fc.nat(20), escapes: fc.nat(5) }), { minLength: host.length, maxLength: host.length })
    .map((choices) =>
      choices
        .map(({ kind, escapes }, index) => {
          const character = host.charAt(index)
          const other =
            character === '.'
              ? DOTS[kind % DOTS.length]
              : /\d/.test(character)
                ? DIGITS[kind]?.[Number(character)]
                : undefined
          return escapes > 0 ? (other ?? character) : toEscapes(other ?? character)
        })
        .join(''),
    )

function toEscapes(text: string): string {
  return Buffer.from(text).toString('hex').replace(/../g, '%$&')
}

const address = fc
  .record({
    scheme: fc.constantFrom(
      '',
      'http://',
      'https://',
      'HTTP://',
      'http:',
      'http:/',
      'http:\\\\',
      'tcp://',
      'x+y.z-1:///',
    ),
    user: fc.constantFrom('', 'user@', 'user:password@', 'ok.example@', 'ok.example:80@', '@', ':@', 'a@b@', '%40@'),
    host: fc.oneof(ipv4.chain(disguise), ipv4, ipv6),
    dot: fc.constantFrom('', '.'),
    port: fc.constantFrom('', ':80', ':443', ':8080', ':', ':080', ':65536', ':x'),
    path: fc.constantFrom('', '/', '/a', '?a', '#a', '/@ok.example', '?@ok.example', '#@ok.example', '\\@ok.example'),
    blanks: fc.constantFrom('', ' ', '\t', '\n', '\u3000', '\ufeff'),
  })
  .map(({ scheme, user, host, dot, port, path, blanks }) => {
    const isIpv6 = host.startsWith('[')
    return `${blanks}${scheme}${user}${host}${isIpv6 ? '' : dot}${port}${path}${blanks}`
  })

const files = [
  { policy: 'deny', unlisted: { allow: ['*'], deny: ['127.0.0.0/8'] } },
  { policy: 'allow', unlisted: { deny: ['127.0.0.0/8'] } },
  { policy: 'deny', unlisted: { allow: ['10.0.0.0/8', 'ok.example'] } },
] as const

for (const { policy, unlisted } of files) {
  test(`whatever spelling leads to this machine is a 403 with the policy ${policy} and ${JSON.stringify(unlisted)}`, (t) => {
    const config = makeConfig({ unlisted })
    const isRefused = (target: string): boolean => {
      try {
        selectTarget(config, { target, module: 'tcp' }, policy)
        return false
      } catch (error) {
        return error instanceof HttpError && error.status === 403
      }
    }
    t.notThrows(() => fc.assert(fc.property(address, isRefused), { numRuns: 1000 }))
  })
}
