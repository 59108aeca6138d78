import fc from 'fast-check'

/**
 * Any character of Unicode, as a unit of strings. The unit `binary` of fast-check is the same, and takes most of a second
 * before it gives the first one.
 */
export const character = fc
  .nat({ max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
