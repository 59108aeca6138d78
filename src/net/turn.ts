/** When the first socket event of this turn of the event loop was seen; undefined where there was none yet. */
let turnMs: number | undefined
/** How much later than that the event came up that is dealt with now. */
let lagMs = 0

/**
 * Says that a socket event has come up. All events of a turn of the event loop were there when it began, and each waits for
 * those before it to be dealt with: they count as having happened at the same time, and no probe pays for the others.
 */
export function markSocketEvent(): void {
  const nowMs = performance.now()
  if (turnMs === undefined) {
    turnMs = nowMs
    setImmediate(endTurn)
  }
  lagMs = nowMs - turnMs
}

/** Says that all socket events of the turn have been dealt with, as in every immediate. */
export function endTurn(): void {
  turnMs = undefined
  lagMs = 0
}

/** Milliseconds of a monotonic clock, without what a socket event has waited for others. */
export function turnNow(): number {
  return performance.now() - lagMs
}
