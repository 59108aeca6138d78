import { type Document, isMap, isNode, isScalar, type Node, type Pair, type Scalar, visit } from 'yaml'
import { quote } from '../log/quote.ts'
import { decodeBinary } from './binary.ts'
import { readGoScalar } from './go-scalar.ts'
import { type Finding, isMergeKey, keyName } from './structure.ts'

/** What blackbox_exporter's YAML library makes of the modules. */
export interface GoReading {
  readonly mistakes: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/** The pairs of the file that hold modules: one, or several where the key stands there by mistake again. */
export function modulePairs(root: unknown): readonly Pair[] {
  return isMap(root) ? root.items.filter(({ key }) => isScalar(key) && keyName(key) === 'modules') : []
}

/**
 * Reads the scalars below `modules` again, as blackbox_exporter's YAML library does, which follows an older version of
 * YAML: other numbers, `!!binary`, tags of any name, keys that are text whatever they look like, and none that are null.
 */
export function readModulesAsGo(document: Document): GoReading {
  const mistakes: Finding[] = []
  const warnings: Finding[] = []
  for (const { value } of modulePairs(document.contents)) {
    if (!isNode(value)) continue
    visit(value, {
      Pair: (_, { key }) => {
        if (!isScalar(key) || isMergeKey(key) || readScalar(key).value !== null) return
        warnings.push({ node: key, message: 'this key is empty, so that what it holds has no effect' })
        return visit.REMOVE
      },
      Scalar: (position, node) => {
        if (isMergeKey(node)) return
        const { value, mistake } = readScalar(node)
        if (mistake !== undefined) mistakes.push({ node, message: mistake })
        node.value = position === 'key' ? textOf(node) : value
      },
    })
  }
  return { mistakes, warnings }
}

/** The text of a scalar as it stands in the file, or what it stands for where it is `!!binary`. */
export function textOf(node: Scalar): string {
  const source = node.source ?? String(node.value ?? '')
  return node.tag === BINARY ? (decodeBinary(source) ?? '') : source
}

interface Reading {
  readonly value: unknown
  readonly mistake?: string
}

const BINARY = 'tag:yaml.org,2002:binary'

/** The kinds of value that a tag allows. */
const TAGGED: Readonly<Record<string, readonly string[]>> = {
  'tag:yaml.org,2002:bool': ['bool'],
  'tag:yaml.org,2002:float': ['float', 'int'],
  'tag:yaml.org,2002:int': ['int'],
  'tag:yaml.org,2002:null': ['null'],
}

function readScalar(node: Scalar): Reading {
  const { tag, type, source = '' } = node
  if (tag === undefined || tag === '!') {
    return { value: type === undefined || type === 'PLAIN' ? readGoScalar(source).value : node.value }
  }
  if (tag === BINARY) {
    const value = decodeBinary(source)
    return value === undefined ? { value: '', mistake: 'what stands after !!binary is not base64' } : { value }
  }
  const kinds = TAGGED[tag]
  if (kinds === undefined) return { value: source }
  const { kind, value } = readGoScalar(source)
  const name = `!!${tag.slice('tag:yaml.org,2002:'.length)}`
  return kinds.includes(kind) ? { value } : { value, mistake: `${quote(source)} is no ${name}` }
}

/** Where the modules begin and end, so that what is said of their tags can be told apart. */
export function moduleRanges(root: unknown): readonly (readonly [start: number, end: number])[] {
  return modulePairs(root).map(({ key, value }) => [
    (key as Node).range?.[1] ?? 0,
    (isNode(value) ? value.range?.[2] : undefined) ?? 0,
  ])
}
