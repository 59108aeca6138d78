/**
 * Shows text or bytes that a target sent, for messages: in double quotes, control characters escaped, cut after
 * `maxLength` characters (default 128), so that no target can write into a log or a terminal.
 */
export function quote(value: string | Uint8Array, maxLength = 128): string {
  const head = typeof value === 'string' ? value.slice(0, maxLength) : value.subarray(0, maxLength)
  const text = typeof head === 'string' ? head : Buffer.from(head).toString('latin1')
  const rest = value.length - head.length
  return rest > 0 ? `${escapeControls(text)} and ${rest} more` : escapeControls(text)
}

/** A JSON string literal is printable but for the characters that JSON leaves alone and a terminal does not. */
function escapeControls(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
