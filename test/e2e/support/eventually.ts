import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ExecutionContext } from 'ava'

const DEADLINE_MS = 30_000
const PAUSE_MS = 50

/**
 * Reads until the value is as hoped for, or the time is up.
 * @returns the value that was read last.
 * @throws what the last attempt threw, when the time is up.
 */
export async function eventually<T>(
  read: () => Promise<T>,
  isAsHoped: (value: T) => boolean,
  deadlineMs: number = DEADLINE_MS,
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const isLast = performance.now() >= end
    try {
      const value = await read()
      if (isLast || isAsHoped(value)) return value
    } catch (error) {
      if (isLast) throw error
    }
    await delay(PAUSE_MS)
  }
}

/** Asserts that what is read becomes equal to the expected value. */
export async function becomes<T>(t: ExecutionContext, read: () => Promise<T>, expected: T): Promise<void> {
  t.deepEqual(await eventually(read, (value) => isDeepStrictEqual(value, expected)), expected)
}
