/** What Go's YAML takes a scalar for. */
export type GoScalar =
  | { readonly kind: 'null'; readonly value: null }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }

const WORDS: ReadonlyMap<string, GoScalar> = new Map<string, GoScalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, { kind: 'null', value: null }] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, { kind: 'bool', value: true }] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, { kind: 'bool', value: false }] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { kind: 'float', value: Number.NaN }] as const),
  ...['.inf', '.Inf', '.INF'].flatMap((word) => [
    [word, { kind: 'float', value: Infinity }] as const,
    [`+${word}`, { kind: 'float', value: Infinity }] as const,
    [`-${word}`, { kind: 'float', value: -Infinity }] as const,
  ]),
])

const INT =
  /^(?<sign>[-+]?)(?:0[bB](?<binary>[01]+)|0[xX](?<hex>[\da-fA-F]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9]\d*))$/
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/

/** Reads a plain scalar as blackbox_exporter does: `0310` is octal, `0b11` and `1_000` are numbers. */
export function readGoScalar(source: string): GoScalar {
  const word = WORDS.get(source)
  if (word !== undefined) return word
  if (!/^[-+.\d]/.test(source)) return { kind: 'str', value: source }
  const text = source.replaceAll('_', '')
  const int = readInt(text)
  if (int !== undefined) return { kind: 'int', value: int }
  return FLOAT.test(text) ? { kind: 'float', value: Number(text) } : { kind: 'str', value: source }
}

/** Undefined too for what 64 bits cannot hold. */
function readInt(text: string): number | undefined {
  const digits = INT.exec(text)?.groups
  if (digits === undefined) return undefined
  const { sign, binary, hex, octal, decimal = '0' } = digits
  const size = BigInt(binary ? `0b${binary}` : hex ? `0x${hex}` : octal ? `0o${octal}` : decimal)
  if (size >= (sign === '-' ? 2n ** 63n + 1n : 2n ** 64n)) return undefined
  // Of -0 nobody needs to know the sign.
  return size === 0n ? 0 : Number(sign === '-' ? -size : size)
}
