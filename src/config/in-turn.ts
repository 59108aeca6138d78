/** What a probe brings along to a long computation. */
export interface TurnContext {
  readonly signal: AbortSignal
  /** Waiting for the turn is no part of the target's time. */
  readonly untimed: <T>(task: () => Promise<T>) => Promise<T>
}

/** What takes longer than this is followed by a round of the event loop, so that others come to their turn. */
const LONG_MS = 10

let isHeld = false
const waiting: (() => void)[] = []

/**
 * Does what may take long and cannot wait, such as to evaluate a large document. After one that took long, everything
 * else goes on first: many of them together hold up the exporter no longer than the longest one.
 * @throws the reason of the signal when it aborts before the turn comes, and what the task throws.
 */
export async function inTurn<T>(context: TurnContext, task: () => T): Promise<T> {
  if (isHeld) {
    await context.untimed(() => new Promise<void>((resolve) => waiting.push(resolve)))
    context.signal.throwIfAborted() // Read no earlier: most probes need no signal, and it is made for whoever asks.
  }
  const startedMs = performance.now()
  try {
    return task()
  } finally {
    if (performance.now() - startedMs > LONG_MS && !isHeld) hold()
  }
}

/** Lets one of those who wait go on in each round of the event loop. */
function hold(): void {
  isHeld = true
  setImmediate(() => {
    const next = waiting.shift()
    if (next === undefined) {
      isHeld = false
    } else {
      hold()
      next()
    }
  })
}
