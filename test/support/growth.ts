const FACTOR = 8

/**
 * Tells by how much the time of a task grows with the size of what it is given: about 8 where it is linear, and about 64
 * where each part is compared with all others. What the machine does besides falls on both sizes alike.
 */
export function growthOf(task: (size: number) => unknown, size: number): number {
  return fastestMs(() => task(size * FACTOR)) / fastestMs(() => task(size))
}

/** How long a task takes at best: the machine can only make it slower than it is. */
export function fastestMs(task: () => unknown): number {
  const timesMs = Array.from({ length: 3 }, () => {
    const startedMs = performance.now()
    task()
    return performance.now() - startedMs
  })
  return Math.min(...timesMs)
}

/** Between linear and quadratic, as far from both as can be. */
export const LINEAR = 24
