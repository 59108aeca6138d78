/** Source of a user's prober, in TypeScript as they would write it. */
export function proberSource(name: string, description = 'x'): string {
  return `import { defineProber, type ProbeContext, ProbeFailure } from 'probe-exporter'
import * as z from 'zod'

export default defineProber({
  name: '${name}',
  options: z.strictObject({ word: z.string().default('${description}') }),
  async probe({ target }: ProbeContext<{ word: string }>): Promise<void> {
    throw new ProbeFailure('mismatch', target.address)
  },
})
`
}

/** A file that cannot be used as a prober, and what is said about it. */
export interface BrokenFile {
  /** Sentence for the title of the test. */
  readonly title: string
  readonly file: string
  readonly source: string
  /** What follows the path of the file. */
  readonly says: string
}

export const BROKEN_FILES: readonly BrokenFile[] = [
  {
    title: 'a file that throws on import',
    file: 'throws.ts',
    source: "throw new Error('no disk\\nsecond line')\n",
    says: ': no disk second line',
  },
  {
    title: 'a file that throws no error on import',
    file: 'throws-text.ts',
    source: "throw 'text'\n",
    says: ': threw "text"',
  },
  {
    title: 'a file with a syntax error',
    file: 'syntax.ts',
    source: '// first line\nexport default defineProber({{\n',
    says: ':2: SyntaxError: Unexpected token `{`. Expected identifier, string literal, numeric literal or [ for the computed key',
  },
  {
    title: 'a file with TypeScript that cannot be stripped',
    file: 'enum.ts',
    source: '// first line\n\nenum Color { Red }\nexport default Color\n',
    says: ':3: SyntaxError: TypeScript enum is not supported in strip-only mode',
  },
  {
    title: 'a file without a default export',
    file: 'no-default.ts',
    source: 'export const prober = 1\n',
    says: ': the default export is no prober; expected defineProber({ … })',
  },
  {
    title: 'a file whose default export is no prober',
    file: 'no-prober.ts',
    source: "export default { name: 'x', options: {}, probe() {} }\n",
    says: ': the default export is no prober; expected defineProber({ … })',
  },
  {
    title: 'a prober of a name that exists already',
    file: 'taken.ts',
    source: proberSource('tcp'),
    says: ': there is a prober tcp already; choose another name',
  },
  {
    title: 'a prober of a name that no module can have as a key',
    file: 'bad-name.ts',
    source: proberSource('timeout'),
    says: ': TypeError: "timeout" cannot be the name of a prober',
  },
  {
    title: 'a prober of a bad name that was made without defineProber',
    file: 'bare.ts',
    source: "import * as z from 'zod'\nexport default { name: '__proto__', options: z.object({}), async probe() {} }\n",
    says: ': TypeError: "__proto__" cannot be the name of a prober',
  },
  {
    title: 'a file that imports what our package does not have',
    file: 'no-export.ts',
    source: "import { definePorber } from 'probe-exporter'\nexport default definePorber\n",
    says: ":1: SyntaxError: The requested module 'probe-exporter' does not provide an export named 'definePorber'",
  },
  {
    title: 'a file that imports a package that is not there',
    file: 'no-package.ts',
    source: "import 'no-such-package-of-ours'\nexport default 1\n",
    says: ": Cannot find package 'no-such-package-of-ours' imported from FILE",
  },
]
