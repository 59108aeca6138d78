import type * as z from 'zod'
import { durationSchema } from './duration.ts'

const ONE_HOUR_MS = 3_600_000

/** How long the result of a probe is good for further scrapes, in milliseconds; 0 for not at all. */
export const cacheSchema: z.ZodType<number, string> = durationSchema
  .refine((ms) => ms <= ONE_HOUR_MS, 'a cache keeps results for at most 1h')
  .meta({ description: 'How long scrapes get the result of an earlier one, counted from the start of its probe.' })
