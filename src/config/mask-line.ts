/** Keys whose values are secret: not those that name a file, or a secret elsewhere. */
const SECRET_KEY = String.raw`[\w.-]*(?:passw|secret|token|credential|cookie|authorization|api[_-]?key)[\w.-]*(?<!_file|_ref|_url|files?|refs?)`

/** What stands behind such a key in a line of YAML: quoted, in brackets, or up to the next key. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|.+?)(?=,\s*[\w.-]+\s*:|\s*\}+\s*$|\s*$)`

const SECRET_PAIR = new RegExp(String.raw`((?<![\w.-])["']?${SECRET_KEY}["']?\s*:\s+)(${VALUE})`, 'gi')

/** The user's part of a URL. */
const USER_INFO = /(:\/\/)([^\s/@'"]*:[^\s/@'"]*)(?=@)/g

/** A longer line would take too long to look through, and is hidden altogether. */
const MAX_LENGTH = 2048

/**
 * Hides what of a line of a configuration file looks like a secret, for those who read what is wrong with it; it may be too
 * broken to tell. The line stays as long as it was.
 */
export function maskLine(line: string): string {
  if (line.length > MAX_LENGTH) return stars(line)
  const hide = (_: string, before: string, secret: string): string => before + stars(secret)
  return line.replace(USER_INFO, hide).replace(SECRET_PAIR, hide)
}

function stars(text: string): string {
  return text.replace(/[^\s[\]{}]/g, '*')
}
