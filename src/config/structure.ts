import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  visit,
} from 'yaml'
import { quote } from '../log/quote.ts'
import { suggestName } from './nearest.ts'

/** A mistake at a node of the file. */
export interface Finding {
  readonly node: Node
  /** What is meant where several mistakes may share a node: a key that is missing there, a file that does not load. */
  readonly about?: string
  readonly message: string
}

/** How many values all aliases of a file together may add. */
const MAX_ALIASED_VALUES = 100_000

/** How deep may nest what an alias stands for. */
const MAX_ALIASED_DEPTH = 100

/**
 * Finds what is wrong with keys and aliases, looking at each node once. Then it puts what each alias stands for into its
 * place, and takes out what cannot be read, so that the rest can be checked too. The document must not nest without
 * bound.
 */
export function checkStructure(document: Document, lineOf: (node: Node) => number): readonly Finding[] {
  const { findings, sources, broken } = new StructureChecker(document, lineOf)
  visit(document, {
    Pair: (_, pair) => (broken.has(pair) ? visit.REMOVE : undefined),
    Alias: (_, alias) => sources.get(alias) ?? Object.assign(new Scalar(null), { range: alias.range ?? null }),
  })
  return findings
}

/** How large a node is, all aliases expanded. */
interface Extent {
  readonly size: number
  readonly depth: number
}

const LEAF: Extent = { size: 1, depth: 0 }

class StructureChecker {
  /** What each alias stands for; missing for one that leads nowhere, or expands without end. */
  readonly sources = new Map<Alias, Node>()
  /** Merges of what is no mapping. */
  readonly broken = new Set<Pair>()
  readonly findings: Finding[] = []
  readonly #lineOf: (node: Node) => number
  readonly #anchors = new Map<string, Node>()
  /** Missing for a node that is not at its end yet. */
  readonly #extents = new Map<Node, Extent>()
  #aliasedValues = 0
  #isTooLarge = false

  constructor(document: Document, lineOf: (node: Node) => number) {
    this.#lineOf = lineOf
    this.#visit(document.contents)
  }

  #visit(node: unknown): Extent {
    if (isAlias(node)) return this.#visitAlias(node)
    if (isPair(node)) return this.#visitAll([node.key, node.value])
    if (!isNode(node)) return LEAF
    if ('anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    const inner = isMap(node) || isSeq(node) ? this.#visitAll(node.items) : undefined
    const extent = inner === undefined ? LEAF : { size: inner.size + 1, depth: inner.depth + 1 }
    if (isMap(node)) this.#checkKeys(node.items)
    this.#extents.set(node, extent)
    return extent
  }

  #visitAll(nodes: readonly unknown[]): Extent {
    return nodes
      .map((node) => this.#visit(node))
      .reduce((all, one) => ({ size: all.size + one.size, depth: Math.max(all.depth, one.depth) }), {
        size: 0,
        depth: 0,
      })
  }

  #visitAlias(alias: Alias): Extent {
    const name = alias.source
    const source = this.#anchors.get(name)
    const extent = source && this.#extents.get(source)
    if (source === undefined || extent === undefined) {
      const hint = suggestName(name, this.#anchors.keys())
      const message = source ? `*${name} stands within &${name} itself` : `there is no &${name} before this${hint}`
      this.findings.push({ node: alias, message })
      return LEAF
    }
    if (this.#aliasedValues + extent.size > MAX_ALIASED_VALUES || extent.depth > MAX_ALIASED_DEPTH) {
      const message = `with *${name} the aliases of this file expand to too much; allowed are ${MAX_ALIASED_VALUES} values`
      if (!this.#isTooLarge) this.findings.push({ node: alias, message })
      this.#isTooLarge = true
      return LEAF
    }
    this.sources.set(alias, source)
    this.#aliasedValues += extent.size
    return extent
  }

  #checkKeys(pairs: readonly Pair[]): void {
    const first = new Map<string, Node>()
    for (const pair of pairs) {
      const { key } = pair
      if (!isNode(key)) continue
      if (isMergeKey(key)) {
        this.#checkMerge(pair, key)
        continue
      }
      const resolved = this.#resolve(key)
      if (resolved === undefined) continue
      const name = keyName(resolved)
      const before = first.get(name)
      first.set(name, before ?? key)
      const message = before === undefined ? describeBadKey(resolved, name) : describeSecond(name, this.#lineOf(before))
      if (message !== undefined) this.findings.push({ node: key, about: name, message })
    }
  }

  #checkMerge(pair: Pair, key: Node): void {
    const merged = this.#resolve(pair.value)
    const parts = isSeq(merged) ? merged.items.map((item) => this.#resolve(item)) : [merged]
    if (parts.every(isMap)) return
    const node = isNode(pair.value) ? pair.value : key
    this.broken.add(pair)
    this.findings.push({ node, message: 'expected a mapping after <<, or a list of mappings' })
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? this.sources.get(node) : node
  }
}

function describeSecond(name: string, firstLine: number): string {
  return `${quote(name)} stands here a second time; the first one is in line ${firstLine}`
}

function describeBadKey(key: unknown, name: string): string | undefined {
  if (!isScalar(key)) return `this key is a ${isMap(key) ? 'mapping' : 'list'}; expected a string`
  return name === '__proto__' ? `${quote(name)} cannot be a key; choose another name` : undefined
}

/** Whether a key is `<<`, which takes over the keys of other mappings. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol'
}

/** The name that a key has once it is read. */
export function keyName(key: unknown): string {
  return isScalar(key) ? String(key.value ?? '') : String(key)
}
