/** Longest line with the length of a chunk, and most bytes of trailers. */
export const MAX_CHUNK_LINE_BYTES = 4096

/** Reads the line with the length of a chunk, without its ending. @returns undefined for what is none. */
export function parseChunkLength(line: string): number | undefined {
  const digits = /^(?<digits>[\da-f]{1,16})[ \t]*(?:;.*)?$/i.exec(line)?.groups?.['digits']
  return digits === undefined ? undefined : Number.parseInt(digits, 16)
}
