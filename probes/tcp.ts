import { defineProber, ipProtocolOptions } from 'probe-exporter'
import * as z from 'zod'

/** Succeeds when the target accepts a connection. */
export default defineProber({
  name: 'tcp',
  options: z.strictObject({ ...ipProtocolOptions }),

  async probe({ options, dial }) {
    await using _connection = await dial({
      ip: options,
    })
  },
})
