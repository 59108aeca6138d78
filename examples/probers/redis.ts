import { defineProber, ProbeFailure, quote, readLine } from 'probe-exporter'
import * as z from 'zod'

/** Succeeds when a Redis server answers PING (RESP, https://redis.io/docs/latest/develop/reference/protocol-spec/). */
export default defineProber({
  name: 'redis',
  options: z.strictObject({ expect: z.string().default('+PONG') }),

  async probe({ options, dial, metrics }) {
    const connection = await dial({ defaultPort: 6379 }) // Closed at the end of the probe, however that ends.
    await connection.write('*1\r\n$4\r\nPING\r\n')
    const reply = await readLine(connection, { maxBytes: 1024 })
    metrics.gauge({ name: 'redis_up', help: 'Whether Redis answers PING.' }).set(reply === options.expect ? 1 : 0)
    if (reply !== options.expect) {
      throw new ProbeFailure('mismatch', `expected ${quote(options.expect)}, got ${quote(reply)}`)
    }
  },
})
