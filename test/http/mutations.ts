/** Numbers from 0 on, below the given one, the same in each run (a linear congruential generator). */
export function createDice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Changes, drops, repeats or inserts a few bytes. */
export function mutate(bytes: Buffer, dice: (below: number) => number): Buffer {
  let mutated: Buffer = bytes
  for (let count = dice(4); count >= 0; count -= 1) {
    const at = dice(mutated.length + 1)
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)]
    const odd = Buffer.of([0, 10, 13, 32, 47, 58, 255, dice(256)][dice(8)] ?? 0)
    const ways = [
      () => Buffer.concat([before, odd, after.subarray(1)]),
      () => Buffer.concat([before, after.subarray(1 + dice(8))]),
      () => Buffer.concat([before, after.subarray(0, 20), after]),
      () => Buffer.concat([before, odd, after]),
      () => before,
    ]
    mutated = ways[dice(ways.length)]?.() ?? mutated
  }
  return mutated
}
