import { createRequire } from 'node:module'
import type { ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import * as z from 'zod'
import { escapeControls, quote } from '../log/quote.ts'
import { LruCache } from '../net/lru-cache.ts'
import { type Pattern, patternSchema } from './pattern.ts'
import { checkTime, runWithin } from './run-within.ts'

/** Loaded for the first expression: it takes 20 ms and a megabyte, and most files have none. */
const load = createRequire(import.meta.url) as (name: '@marcbachmann/cel-js') => typeof import('@marcbachmann/cel-js')

/** A compiled expression of the Common Expression Language over a JSON document. */
export interface CelExpression {
  readonly source: string
  /**
   * Evaluates the expression; `body` in it is the document.
   * @returns whatever it comes to, which may be no boolean.
   * @throws Error whose message says what went wrong, in one line.
   */
  readonly evaluate: (body: object) => unknown
}

/**
 * A CEL expression about `body`, an object of JSON, compiled and checked when the configuration is loaded. Its types are
 * those of cel-go; patterns in it are RE2.
 * @see https://cel.dev
 */
export const celSchema: z.ZodType<CelExpression, string> = z
  .string()
  .max(65_536)
  .transform((source, context): CelExpression => {
    try {
      return compileCel(source)
    } catch (error) {
      const message = `${quote(source)} is not an expression of CEL: ${describe(error)}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }
  })

/** What calls of `matches` are called where RE2 does the work. The library's own has no bound on its time. */
const MATCHES = '__matches'

/** More than people write, and little enough for the stack. */
const LIMITS = { maxAstNodes: 10_000, maxDepth: 100, maxListElements: 1000, maxMapEntries: 1000, maxCallArguments: 32 }

/** Loops within loops over a large document have no end that one could wait for. */
const MAX_EVALUATION_MS = 250

/** @throws Error when the expression cannot be parsed, or its types do not fit. */
function compileCel(source: string): CelExpression {
  const patterns = new PatternCache()
  const program = createEnvironment(patterns).parse(source)
  useRe2(program.ast, patterns)
  const { valid, error } = program.check()
  if (!valid) throw error ?? new Error('its types do not fit')
  watchLoops(program.ast as unknown as MacroNode)
  return {
    source,
    evaluate(body) {
      try {
        return runWithin(MAX_EVALUATION_MS, (): unknown => program({ body }))
      } catch (cause) {
        throw new Error(describe(cause), { cause })
      }
    },
  }
}

function createEnvironment(patterns: PatternCache): Environment {
  const cel = load('@marcbachmann/cel-js')
  const matches = (text: string, pattern: string): boolean => patterns.get(pattern).test(text)
  return (
    // As in cel-go, a list may have elements of several types.
    new cel.Environment({ homogeneousAggregateLiterals: false, limits: LIMITS })
      .registerVariable('body', 'map<string, dyn>')
      .registerFunction(`string.${MATCHES}(string): bool`, matches)
      .registerFunction(`${MATCHES}(string, string): bool`, matches)
  )
}

/**
 * Renames the calls of `matches`, in the tree alone: the text stays that of the user, for messages.
 * @throws Error for a pattern in the expression itself that is no regular expression.
 */
function useRe2(node: ASTNode, patterns: PatternCache): void {
  if ((node.op === 'rcall' || node.op === 'call') && node.args[0] === 'matches') {
    node.args[0] = MATCHES
    const pattern = node.op === 'rcall' ? node.args[2][0] : node.args[1][1]
    if (pattern?.op === 'value' && typeof pattern.args === 'string') patterns.get(pattern.args)
  }
  for (const child of childrenOf(node.args)) useRe2(child, patterns)
}

/** What the library keeps of a macro: all that takes longer than the document is large is a loop of one. */
interface MacroNode {
  readonly op: string
  readonly args: unknown
  readonly meta: { readonly alternate?: unknown; readonly macro?: object }
}

/** Makes the loops look at the time in each of their rounds. What macros became stands beside the tree itself. */
function watchLoops(node: MacroNode, seen: Set<object> = new Set()): void {
  if (seen.has(node)) return
  seen.add(node)
  const { alternate, macro = {} } = node.meta
  const isLoop = node.op === 'comprehension'
  const parts = [isLoop ? Object.values(Object(node.args)) : node.args, alternate, Object.values(macro)]
  for (const part of childrenOf(parts)) watchLoops(part as unknown as MacroNode, seen)
  if (isLoop) watchLoop(node.args as Loop)
}

interface Loop {
  /** Whether to go on; the library's own loops have none where nothing ends them early. */
  condition?: (result: unknown) => boolean
}

function watchLoop(loop: Loop): void {
  const { condition = () => true } = loop
  loop.condition = (result) => {
    checkTime()
    return condition(result)
  }
}

/** The operands of a node stand in lists within lists, names and values among them. */
function childrenOf(operands: unknown): readonly ASTNode[] {
  if (Array.isArray(operands)) return operands.flatMap(childrenOf)
  return typeof operands === 'object' && operands !== null && 'op' in operands ? [operands as ASTNode] : []
}

/** The patterns of one expression. Those that come from a document change from probe to probe. */
class PatternCache {
  readonly #patterns = new LruCache<string, Pattern>(100)

  /** @throws Error for what is no regular expression. */
  get(source: string): Pattern {
    const known = this.#patterns.get(source)
    if (known !== undefined) return known
    const { data: pattern, error } = patternSchema.safeParse(source)
    if (pattern === undefined) throw new Error(error?.issues[0]?.message ?? 'it is no regular expression')
    this.#patterns.set(source, pattern)
    return pattern
  }
}

/** What is wrong, in one line; a part of it may come from the document. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return escapeControls(String(error))
  const { summary, range } = error as Partial<ParseError>
  const text = (summary ?? error.message).replaceAll(MATCHES, 'matches')
  const place = range === undefined ? '' : ` (at character ${range.start + 1})`
  return `${escapeControls(text.slice(0, MAX_MESSAGE_LENGTH))}${place}`
}

const MAX_MESSAGE_LENGTH = 512
