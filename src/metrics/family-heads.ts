import type { Family } from './family.ts'

/** Most heads that are kept: more than the metrics of all probers together; a json module could make further ones. */
const MAX_HEADS = 1000

interface Head {
  readonly family: Pick<Family, 'type' | 'help' | 'unit'>
  readonly text: string
}

/**
 * Makes a function that writes the lines before the samples of a family, and keeps what it wrote: it is the same for each
 * probe, and was a third of what a format writes.
 * @param write is given the name under which the format shows the family.
 */
export function rememberHeads(write: (name: string, family: Head['family']) => string): typeof write {
  const heads = new Map<string, Head>()
  return (name, { type, help, unit }) => {
    const known = heads.get(name)
    if (known?.family.type === type && known.family.help === help && known.family.unit === unit) return known.text
    const family = { type, help, unit }
    const text = write(name, family)
    if (heads.size >= MAX_HEADS) heads.clear()
    heads.set(name, { family, text })
    return text
  }
}
