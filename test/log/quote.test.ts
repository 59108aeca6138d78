import test from 'ava'
import { quote, toPrintableJson } from '../../src/log/quote.ts'

const cases: readonly { title: string; value: string | Uint8Array; quoted: string }[] = [
  { title: 'plain text', value: 'abc', quoted: '"abc"' },
  { title: 'nothing', value: '', quoted: '""' },
  { title: 'quotes and backslashes', value: 'a"b\\c', quoted: '"a\\"b\\\\c"' },
  { title: 'line ends', value: 'a\r\nb', quoted: '"a\\r\\nb"' },
  { title: 'escapes for a terminal', value: '\u001b[31mred', quoted: '"\\u001b[31mred"' },
  { title: 'control characters of eight bits', value: '\u007f\u009b31m', quoted: '"\\u007f\\u009b31m"' },
  { title: 'line separators of Unicode', value: '\u2028\u2029', quoted: '"\\u2028\\u2029"' },
  { title: 'what turns the direction of text', value: 'a\u202eb\u2066c\u061c', quoted: '"a\\u202eb\\u2066c\\u061c"' },
  { title: 'what cannot be seen', value: 'a\u200b\u00ad\ufeffb', quoted: '"a\\u200b\\u00ad\\ufeffb"' },
  { title: 'what cannot be seen beyond 16 bits', value: '\u{e0041}', quoted: '"\\udb40\\udc41"' },
  { title: 'half a character', value: '\ud83d', quoted: '"\\ud83d"' },
  { title: 'letters of other languages', value: 'é日本😀', quoted: '"é日本😀"' },
  { title: 'bytes', value: Uint8Array.of(0x41, 0x0a, 0xff), quoted: '"A\\nÿ"' },
  { title: 'bytes of a terminal', value: Uint8Array.of(0x9b, 0x00), quoted: '"\\u009b\\u0000"' },
  { title: 'as much as is shown', value: 'a'.repeat(128), quoted: `"${'a'.repeat(128)}"` },
  { title: 'more than is shown', value: 'a'.repeat(130), quoted: `"${'a'.repeat(128)}" and 2 more` },
  {
    title: 'more bytes than are shown',
    value: new Uint8Array(129).fill(0x61),
    quoted: `"${'a'.repeat(128)}" and 1 more`,
  },
]

for (const { title, value, quoted } of cases) {
  test(`quote shows ${title}`, (t) => t.is(quote(value), quoted))
}

test('quote shows no more than it is told to', (t) => {
  t.is(quote('abcdef', 2), '"ab" and 4 more')
})

test('JSON with escapes for a terminal is still the same JSON', (t) => {
  const value = { 'a\u009b': ['\u202e\u{e0041}', 1, null, { b: '\u2028' }] }
  const text = toPrintableJson(value)
  t.notRegex(text, /[\u0080-\u009f\u202e\u2028]/)
  t.deepEqual(JSON.parse(text), value)
})
