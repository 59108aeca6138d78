/**
 * Shows text or bytes that a target sent, for messages: in double quotes, control characters escaped, cut after
 * `maxLength` characters (default 128), so that no target can write into a log or a terminal.
 */
export function quote(value: string | Uint8Array, maxLength = 128): string {
  const head = typeof value === 'string' ? value.slice(0, maxLength) : value.subarray(0, maxLength)
  const text = typeof head === 'string' ? head : Buffer.from(head).toString('latin1')
  const rest = value.length - head.length
  return rest > 0 ? `${toPrintableJson(text)} and ${rest} more` : toPrintableJson(text)
}

/** What is most often said: ASCII without anything to escape. */
const PLAIN = /^[ !#-[\]-~]*$/

/** Renders JSON with escapes for the characters too that JSON leaves alone, and a terminal takes for orders. */
export function toPrintableJson(value: unknown): string {
  return typeof value === 'string' && PLAIN.test(value) ? `"${value}"` : escapeControls(JSON.stringify(value))
}

/** Escapes every character that a terminal takes for an order, line feeds among them. */
export function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
