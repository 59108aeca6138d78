import { isNode, isScalar, visit } from 'yaml'
import type { PositionedDocument } from './document.ts'
import { modulePairs } from './go-yaml.ts'
import { type Finding, keyName } from './structure.ts'

/** Escapes of YAML that mean something else in a regular expression, or nothing. */
const CONTROLS: Readonly<Record<string, string>> = {
  a: 'a bell',
  b: 'a backspace',
  e: 'an escape character',
  f: 'a form feed',
  v: 'a vertical tab',
}

/** What goes to the target as it is may well have control characters in it. */
const DATA = ['body', 'send', 'send_bytes']

/** Finds strings in double quotes with an escape that was most likely meant for a regular expression. */
export function findEscapes({ document, writtenAs }: PositionedDocument): readonly Finding[] {
  const findings: Finding[] = []
  for (const { value } of modulePairs(document.contents)) {
    if (!isNode(value)) continue
    visit(value, {
      Pair: (_, { key }) => (isScalar(key) && DATA.includes(keyName(key)) ? visit.SKIP : undefined),
      Scalar: (position, node) => {
        if (position === 'key' || node.type !== 'QUOTE_DOUBLE') return
        const letter = findControl(writtenAs(node))
        if (letter === undefined) return
        const message = `"\\${letter}" is ${CONTROLS[letter]} in double quotes; for a regular expression use single quotes`
        findings.push({ node, message })
      },
    })
  }
  return findings
}

function findControl(source: string): string | undefined {
  for (const [, letter = ''] of source.matchAll(/\\(.)/gs)) if (Object.hasOwn(CONTROLS, letter)) return letter
  return undefined
}
