/** A change at an offset of a text. */
export interface Edit {
  readonly start: number
  /** How many characters go. */
  readonly removed: number
  /** What comes instead. */
  readonly inserted: string
}

/** A text with changes, which can tell where its parts stood before. */
export class EditedText {
  readonly text: string
  readonly #edits: readonly Edit[]

  /** @param edits change different parts of the text. */
  constructor(source: string, edits: readonly Edit[]) {
    this.#edits = edits.toSorted((a, b) => a.start - b.start)
    const parts: string[] = []
    let end = 0
    for (const { start, removed, inserted } of this.#edits) {
      parts.push(source.slice(end, start), inserted)
      end = start + removed
    }
    this.text = [...parts, source.slice(end)].join('')
  }

  /** The offset in the text as it was; what was inserted stood nowhere, and counts for where it begins. */
  sourceOffset(offset: number): number {
    let shift = 0
    for (const { start, removed, inserted } of this.#edits) {
      const begin = start + shift
      if (offset <= begin) break
      if (offset < begin + inserted.length) return start
      shift += inserted.length - removed
    }
    return offset - shift
  }
}
