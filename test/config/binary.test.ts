import test from 'ava'
import { decodeBinary, toBytes, toText } from '../../src/config/binary.ts'
import { fastestMs } from '../support/growth.ts'

const texts = [
  ['aGVsbG8=', 'hello'],
  ['aGVs\nbG8=\n', 'hello'],
  ['', ''],
  ['w6k=', 'é'],
  ['8J+YgA==', '😀'],
  ['77u/YQ==', '\ufeffa'],
] as const

for (const [base64, text] of texts) {
  test(`the base64 ${JSON.stringify(base64)} is ${JSON.stringify(text)}`, (t) => t.is(decodeBinary(base64), text))
}

for (const wrong of ['***', 'aGVsbG8', 'aGVs bG8=', 'a', '====', 'aGV-bG8=']) {
  test(`${JSON.stringify(wrong)} is no base64`, (t) => t.is(decodeBinary(wrong), undefined))
}

const bytes = [
  [0xff, 0xff],
  [0x00, 0x01, 0xff],
  [0x61, 0xc3, 0x28, 0xc3, 0xa9],
  [0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f],
  [0xed, 0xb3, 0xbf],
  Array.from({ length: 256 }, (_, byte) => byte),
]

for (const sequence of bytes) {
  test(`the bytes ${Buffer.from(sequence).toString('hex')} come through a text as they are`, (t) => {
    t.deepEqual([...toBytes(toText(Uint8Array.from(sequence)))], sequence)
  })
}

test('a text of the file is its UTF-8', (t) => t.deepEqual(toBytes('é😀'), Buffer.from('é😀')))

test('a great many bytes that are no UTF-8 come through a text', (t) => {
  const rubbish = Buffer.alloc(300_000, 0x9f)
  t.true(toBytes(toText(rubbish)).equals(rubbish))
  // About 100 times as long as plain text; it was 14,000 times with exceptions for each byte.
  const convert = (bytes: Buffer): number => fastestMs(() => toBytes(toText(bytes)))
  t.true(convert(rubbish) / convert(Buffer.alloc(rubbish.length, 'a')) < 1000)
})
