/** A body larger than this, in bytes, waits for others that are kept already. */
export const LARGE_BYTES: number = 1024 * 1024

/** How many larger bodies are kept at a time, in all probes together. */
const MAX_KEPT = 4

let kept = 0
const waiting: (() => void)[] = []

/**
 * Waits until one more large body may be kept, so that many probes together need no more memory than a few do. The place
 * is free again when the signal aborts, at the end of the probe.
 * @throws the reason of the signal, when it aborts before.
 */
export async function keepLargeBody(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (kept >= MAX_KEPT) await waitForPlace(signal)
  else kept += 1
  signal.addEventListener('abort', leave, { once: true })
}

function waitForPlace(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = (): void => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(enter), 1)
      reject(signal.reason)
    }
    waiting.push(enter)
    signal.addEventListener('abort', giveUp, { once: true })
  })
}

/** Gives the place to whoever has waited longest. */
function leave(): void {
  const next = waiting.shift()
  if (next === undefined) kept -= 1
  else next()
}
