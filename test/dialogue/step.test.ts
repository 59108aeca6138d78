import test from 'ava'
import tcp from '../../probes/tcp.ts'
import { type DialogueStep, queryResponseSchema } from '../../src/dialogue/step.ts'
import { loadFile, mistakesIn, writeConfig } from '../config/load-file.ts'
import { growthOf, LINEAR } from '../support/growth.ts'

interface TcpOptions {
  readonly query_response: readonly DialogueStep[]
}

const bytes = [
  { title: 'a text, by its UTF-8', value: 'é\0', read: [0xc3, 0xa9, 0] },
  { title: 'a list of numbers', value: [0, 0xd2, 255], read: [0, 0xd2, 255] },
  { title: 'an empty list', value: [], read: [] },
] as const

for (const key of ['expect_bytes', 'send_bytes'] as const) {
  for (const { title, value, read } of bytes) {
    test(`${key} takes ${title}`, (t) => {
      const [step] = queryResponseSchema.parse([{ [key]: value }])
      t.deepEqual(step?.[key], Buffer.from(read))
    })
  }
}

const mistakes = [
  ['{ expect: "[" }', '5:19: "[" is not a regular expression of RE2: missing closing ]: `[`'],
  ['{ expect_stream: a, expect: b }', '5:26: a step has either expect or expect_stream'],
  ['{ send: a, send_bytes: b }', '5:32: a step has either send or send_bytes; two steps can have both'],
  ['{ send_bytes: [0, 256] }', '5:27: entry 2 of send_bytes: expected bytes, as whole numbers from 0 to 255'],
  ['{ expect_bytes: {} }', '5:25: expect_bytes is a mapping; expected a string'],
  ['{ expects: a }', '5:11: unknown key "expects"'],
  ['{ labels: [{ name: a-b, value: x }] }', '5:28: "a-b" is no label name'],
  ['{ labels: [{ name: __a, value: x }] }', '5:28: "__a" is no label name'],
  ['{ labels: [{ value: x }] }', '5:20: name is missing'],
  ['{ labels: [{ name: a }, { name: a }] }', '5:41: "a" is a label of this step already'],
] as const

for (const [step, says] of mistakes) {
  test(`${step} is refused where it stands`, async (t) => {
    const text = `modules:\n  a:\n    prober: tcp\n    tcp: { query_response: [\n        ${step} ] }\ntargets: {}\n`
    const [mistake, ...others] = await mistakesIn(t, text, { probers: [tcp] })
    t.true(mistake?.startsWith(says), mistake)
    t.is(others.length, 0)
  })
}

const written = [
  ['expect_bytes: !!binary AAAACATSFi8=', 'expect_bytes', '0000000804d2162f'],
  ['send_bytes: [0x00, 8, 0b11]', 'send_bytes', '000803'],
  ['expect_bytes: 123', 'expect_bytes', '313233'],
  ['expect_bytes: "\\xff"', 'expect_bytes', 'c3bf'],
  ['send_bytes: true', 'send_bytes', '74727565'],
] as const

for (const [setting, key, hex] of written) {
  test(`${setting} is ${hex}`, async (t) => {
    const text = `modules: { a: { prober: tcp, tcp: { query_response: [ { ${setting} } ] } } }\n`
    const config = await loadFile(await writeConfig(t, text), { probers: [tcp] })
    const options = config.modules.get('a')?.options as TcpOptions | undefined
    t.is(options?.query_response[0]?.[key]?.toString('hex'), hex)
  })
}

test('the labels of a step are read in a time linear in their number', (t) => {
  const read = (length: number) => {
    const labels = Array.from({ length }, (_, index) => ({ name: `label_${index}` }))
    return queryResponseSchema.parse([{ expect: 'a', labels }])[0]?.labels?.length
  }
  t.is(read(10_000), 10_000)
  t.true(growthOf(read, 4000) < LINEAR)
})
