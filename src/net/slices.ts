import { endTurn } from './turn.ts'

/**
 * How long work goes on before socket events are looked at again. With 500 probes in flight the median error of durations is half
 * of what it is with a millisecond, for no more processor time; with a quarter there is more of that.
 */
const SLICE_MS = 0.5

const waiting: (() => void)[] = []
let isScheduled = false
let sliceEndsMs = 0

/**
 * Waits until the socket events that are there have been dealt with. What begins or ends a scrape (to start a probe, to
 * render its metrics) takes longer than any of them, and would make the events of other probes look late; so it is done
 * afterwards, in slices of half a millisecond, first come, first served.
 */
export function afterSocketEvents(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (isScheduled) return
    isScheduled = true
    setImmediate(beginSlice)
  })
}

/** The same for a probe beside so many others. Without others there are no events of theirs, and two turns of the loop are saved. */
export async function giveWay(others: number): Promise<void> {
  if (others > 0) await afterSocketEvents()
  else endTurn() // What begins now has waited for no socket event.
}

function beginSlice(): void {
  endTurn() // A probe that begins here has waited for no socket event.
  sliceEndsMs = performance.now() + SLICE_MS
  next()
}

/** Lets one go on. What it does runs before the microtask that comes back here. */
function next(): void {
  const resolve = waiting.shift()
  if (resolve === undefined) {
    isScheduled = false
    return
  }
  resolve()
  if (performance.now() < sliceEndsMs) queueMicrotask(next)
  else setImmediate(beginSlice)
}
