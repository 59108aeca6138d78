import * as z from 'zod'
import { quote } from '../log/quote.ts'
import { checkMetric } from './check-metric.ts'
import { checkNames } from './check-names.ts'
import { type JsonPath, jsonPathSchema, looksLikePath } from './path.ts'
import { QUANTITIES, type Quantity } from './quantity.ts'
import { TIME_UNITS, type TimeUnit, type Zone, zoneSchema } from './time.ts'

export const JSON_METRIC_TYPES = ['counter', 'gauge', 'stateset', 'info'] as const
export type JsonMetricType = (typeof JSON_METRIC_TYPES)[number]

/** A metric that is made out of a document, spelt as in the file. */
export interface JsonMetric {
  readonly name: string
  readonly type: JsonMetricType
  readonly help?: string
  readonly unit?: string
  /** Where the value is, or the value itself; an info has none. */
  readonly value?: JsonPath | number
  /** When the counter began to count. */
  readonly created?: JsonPath
  readonly created_unit?: TimeUnit
  /** Where times are local that name no zone. @defaultValue UTC */
  readonly zone?: Zone
  readonly labels: Readonly<Record<string, JsonPath | string>>
  /** What the metric has a sample for, each; one for the document if left out. */
  readonly for_each?: JsonPath
  /** Texts and what they stand for: numbers, or states; `date` for a time. */
  readonly map?: 'date' | Readonly<Record<string, number | string>>
  readonly parse?: Quantity
  readonly states?: readonly string[]
  /** Whether it is no failure when a value is missing. */
  readonly optional: boolean
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

const metricName = z
  .string()
  .max(200)
  .regex(METRIC_NAME, {
    error: ({ input }) =>
      `${quote(String(input))} is no metric name; expected letters, digits, _ and :, and no digit at the beginning`,
  })
  .refine((name) => !name.startsWith('probe_'), {
    error: ({ input }) =>
      `the name ${quote(String(input))} begins with probe_, as the exporter's own do; choose another`,
  })

const labelName = z
  .string()
  .max(128)
  .regex(/^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/, {
    error: ({ input }) =>
      `${quote(String(input))} is no label name; expected letters, digits and _, no digit and no __ at the beginning`,
  })

/** A text that begins as a path does is one; `{ constant: '$' }` is the way to say that it is not. */
const labelValue = z.union([
  z.string().transform((text, context): JsonPath | string => {
    if (!looksLikePath(text)) return text
    const { data, error } = jsonPathSchema.safeParse(text)
    if (data !== undefined) return data
    context.addIssue({ code: 'custom', message: error.issues[0]?.message ?? 'no path' })
    return z.NEVER
  }),
  z.strictObject({ constant: z.string() }).transform(({ constant }) => constant),
])

const path = (description: string) => jsonPathSchema.exactOptional().meta({ description })

const metricSchema = z
  .strictObject({
    name: metricName.meta({ description: 'Name of the metric, in base units.' }),
    type: z.enum(JSON_METRIC_TYPES).meta({ description: 'What it is: a counter only goes up, unless it is reset.' }),
    help: z.string().max(1024).exactOptional().meta({ description: 'Its help text.' }),
    unit: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .exactOptional()
      .meta({ description: 'Its unit, which its name ends in: seconds, bytes, ratio.' }),
    value: z
      .union([jsonPathSchema, z.number()])
      .exactOptional()
      .meta({ description: 'Path of its value, or the value.' }),
    created: path('Path of the time since when it counts.'),
    created_unit: z
      .enum(TIME_UNITS)
      .exactOptional()
      .meta({ description: 'Unit of a Unix time; by its magnitude if left out.' }),
    zone: zoneSchema.exactOptional().meta({ description: 'Zone of times that name none; UTC if left out.' }),
    labels: z.record(labelName, labelValue).default({}).meta({ description: 'Its labels: paths, or constants.' }),
    for_each: path('Path of what it has a sample for, each: $.queues[*].'),
    map: z
      .union([z.literal('date'), z.record(z.string(), z.union([z.number(), z.string()]))])
      .exactOptional()
      .meta({ description: 'What a text stands for, such as { ok: 1, bad: 0 }; date for a time.' }),
    parse: z.enum(QUANTITIES).exactOptional().meta({ description: 'How to read a text with a unit.' }),
    states: z
      .array(z.string().min(1).max(128))
      .min(1)
      .max(100)
      .exactOptional()
      .meta({ description: 'All states that there can be.' }),
    optional: z.boolean().default(false).meta({ description: 'Whether it may be missing.' }),
  })
  .superRefine(checkMetric)

/** The metrics that are made out of a document; their paths are compiled when the configuration is loaded. */
export const jsonMetricsSchema: z.ZodType<readonly JsonMetric[]> = z
  .array(metricSchema)
  .min(1)
  .max(1000)
  .superRefine(checkNames) as unknown as z.ZodType<readonly JsonMetric[]>
