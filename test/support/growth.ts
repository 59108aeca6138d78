const FACTOR = 8

/** Between linear, where a task takes 8 times as long for 8 times the size, and quadratic, where it is 64 times. */
const MOST_GROWTH = 24

const FEWEST_ROUNDS = 3
const MOST_ROUNDS = 30

/**
 * Tells whether the time of a task grows as the size of what it is given, and not with the square of it, as where each part
 * is compared with all others. A machine that is busy may cut any run short of the processor: as long as the growth is too
 * great, the task is run again.
 */
export function isLinear(task: (size: number) => unknown, size: number): boolean {
  const onceMsOf = (parts: number): number => onceMs(() => task(parts))
  let few = Number.POSITIVE_INFINITY
  let many = Number.POSITIVE_INFINITY
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    few = Math.min(few, onceMsOf(size))
    many = Math.min(many, onceMsOf(size * FACTOR))
    if (round >= FEWEST_ROUNDS && many < MOST_GROWTH * few) return true
  }
  return false
}

/** How long a task takes at best: the machine can only make it slower than it is. */
export function fastestMs(task: () => unknown): number {
  return Math.min(...Array.from({ length: FEWEST_ROUNDS }, () => onceMs(task)))
}

function onceMs(task: () => unknown): number {
  const startedMs = performance.now()
  task()
  return performance.now() - startedMs
}
