/**
 * How long a probe may compute for nearly nothing after a socket event, and before its first. What it does with an answer is no
 * delay of the target, and takes half a millisecond where nothing has run for a while; what takes longer, as a search through a
 * large body, counts.
 */
const FREE_MS = 1
/** How fast the clock is meanwhile. It does not stand still, so that what has happened took some time. */
const FREE_RATE = 0.01

/** When the first socket event of this turn of the event loop was seen; undefined where there was none yet. */
let turnMs: number | undefined
/** When the event came up that is dealt with now. */
let eventMs = 0

/**
 * Says that a socket event has come up. All events of a turn of the event loop were there when it began, and each waits for
 * those before it to be dealt with: they count as having happened at the same time, and no probe pays for the others.
 */
export function markSocketEvent(): void {
  eventMs = performance.now()
  if (turnMs !== undefined) return
  turnMs = eventMs
  setImmediate(endTurn)
}

/** Says that all socket events of the turn have been dealt with, as in every immediate. */
export function endTurn(): void {
  turnMs = undefined
}

/** Milliseconds of a monotonic clock, which goes slow for as long as the exporter itself needs to deal with a socket event. */
export function turnNow(): number {
  const nowMs = performance.now()
  if (turnMs === undefined) return nowMs
  return turnMs + countComputed(nowMs - eventMs)
}

/**
 * Makes `turnNow` for one probe, to which it never runs backwards: a second socket event of a turn comes up with the time of the
 * first, whatever was computed between them.
 */
export function createTurnClock(): () => number {
  let lastMs = turnNow()
  return () => {
    lastMs = Math.max(lastMs, turnNow())
    return lastMs
  }
}

/** How much of the milliseconds that the exporter itself has computed, in one go, is time of the probe. */
export function countComputed(ms: number): number {
  return FREE_RATE * Math.min(ms, FREE_MS) + Math.max(0, ms - FREE_MS)
}
