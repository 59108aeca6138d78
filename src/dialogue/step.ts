import * as z from 'zod'
import { decodeBinary, toBytes } from '../config/binary.ts'
import { type Pattern, patternSchema } from '../config/pattern.ts'
import { quote } from '../log/quote.ts'

/** A label of `probe_expect_info`. */
export interface StepLabel {
  readonly name: string
  /** Text with `${1}` for what the groups of the step have matched. */
  readonly value: string
}

/** One entry of `query_response`. What it has is done in this order. */
export interface DialogueStep {
  /** Lines are read until one matches. */
  readonly expect?: Pattern
  /** Bytes are read until they match, over the ends of lines; what follows the match stays for the next step. */
  readonly expect_stream?: Pattern
  readonly labels?: readonly StepLabel[]
  /** Just as many bytes are read, and have to be these. */
  readonly expect_bytes?: Buffer
  /** A line feed is added, and `${1}` replaced by what the groups of the step have matched. */
  readonly send?: string
  /** Nothing is added, and nothing replaced. */
  readonly send_bytes?: Buffer
  readonly starttls: boolean
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

const labelSchema: z.ZodType<StepLabel> = z.strictObject({
  name: z
    .string()
    .max(128)
    .refine((name) => LABEL_NAME.test(name) && !name.startsWith('__'), {
      error: ({ input }) =>
        `${quote(String(input))} is no label name; expected letters, digits and _, and neither a digit nor __ at the beginning`,
    })
    .meta({ description: 'Name of the label.' }),
  value: z.string().default('').meta({ description: 'Its value, with $1 for the first group of the match.' }),
})

/** A text, of which its UTF-8 counts, or a list of bytes as numbers; `!!binary` is a text by now. */
const bytesSchema: z.ZodType<Buffer> = z
  .preprocess((value, context) => {
    if (!Array.isArray(value)) return value
    if (value.every(isByte)) return decodeBinary(Buffer.from(value).toString('base64'))
    const wrong = value.findIndex((entry) => !isByte(entry))
    context.addIssue({ code: 'custom', path: [wrong], message: 'expected bytes, as whole numbers from 0 to 255' })
    return z.NEVER
  }, z.string())
  .transform((text): Buffer => toBytes(text))

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255
}

/** For JSON Schema, which cannot see what `preprocess` takes. */
const BYTES_META = { type: ['string', 'array'], items: { type: 'integer', minimum: 0, maximum: 255 } }

const stepSchema = z
  .strictObject({
    expect: patternSchema.exactOptional().meta({ description: 'Reads lines until one matches (RE2).' }),
    expect_stream: patternSchema
      .exactOptional()
      .meta({ description: 'Reads until all that came since the last match matches (RE2), over the ends of lines.' }),
    labels: z
      .array(labelSchema)
      .exactOptional()
      .meta({ description: 'Labels of probe_expect_info, with what the groups of the step have matched.' }),
    expect_bytes: bytesSchema.exactOptional().meta({
      description: 'Reads as many bytes, which have to be these: a text, !!binary, or a list of numbers.',
      ...BYTES_META,
    }),
    send: z
      .string()
      .exactOptional()
      .meta({ description: 'Sends this line, with $1 for what the step has matched, and a line feed.' }),
    send_bytes: bytesSchema.exactOptional().meta({
      description: 'Sends these bytes and nothing else: a text, !!binary, or a list of numbers.',
      ...BYTES_META,
    }),
    starttls: z.boolean().default(false).meta({ description: 'Upgrades to TLS at the end of the step.' }),
  })
  .superRefine((step, context) => {
    const refuse = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message })
    if (step.expect !== undefined && step.expect_stream !== undefined) {
      refuse('expect_stream', 'a step has either expect or expect_stream')
    }
    if (step.send !== undefined && step.send_bytes !== undefined) {
      refuse('send_bytes', 'a step has either send or send_bytes; two steps can have both')
    }
    const seen = new Set<string>()
    for (const [index, { name }] of (step.labels ?? []).entries()) {
      if (!seen.has(name)) {
        seen.add(name)
        continue
      }
      context.addIssue({
        code: 'custom',
        path: ['labels', index, 'name'],
        message: `${quote(name)} is a label of this step already`,
      })
    }
  })

/** The steps of a dialogue, for a key of a prober's options; none if left out. */
export const queryResponseSchema: z.ZodType<readonly DialogueStep[]> = z
  .array(stepSchema)
  .default([])
  .meta({ description: 'What to expect and what to say, step by step.' })
