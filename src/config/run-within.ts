/** When the task that runs has to be over; there is none outside of `runWithin`. */
let endsAtMs = Number.POSITIVE_INFINITY
let limitMs = 0

/** Asking for the time costs as much as a small step of a task. */
const STEPS_PER_LOOK = 16
let steps = 0

/** Thrown where a task takes too long. */
class OverrunError extends Error {
  override readonly name = 'OverrunError'
}

/**
 * Runs a task that never waits, for a limited time: it has to call `checkTime` in each of its loops. No thread watches over
 * it, as one of Node's `vm` would: for want of a file descriptor that one ends the process.
 * @throws Error when its time is over, and what the task throws.
 */
export function runWithin<T>(maxMs: number, task: () => T): T {
  const outer = { endsAtMs, limitMs }
  const startedMs = performance.now()
  if (startedMs + maxMs < endsAtMs) {
    endsAtMs = startedMs + maxMs
    limitMs = maxMs
  }
  try {
    const value = task()
    if (performance.now() > endsAtMs) throw overrun()
    return value
  } finally {
    endsAtMs = outer.endsAtMs
    limitMs = outer.limitMs
  }
}

/**
 * Is called by a task in each round of its loops.
 * @throws Error when its time is over. Whoever catches it is told so again.
 */
export function checkTime(): void {
  steps += 1
  if (steps % STEPS_PER_LOOK === 0 && performance.now() > endsAtMs) {
    steps = -1 // So that the very next step looks again.
    throw overrun()
  }
}

function overrun(): Error {
  return new OverrunError(`it takes longer than ${limitMs} ms`)
}
