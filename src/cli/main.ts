#!/usr/bin/env node
import { describeUnsupportedNode } from './node-version.ts'

// Nothing else is imported before this: an old Node.js could not even read it.
const unsupported = describeUnsupportedNode(process.versions.node)
if (unsupported === undefined) {
  const { run } = await import('./run.ts')
  await run(process.argv.slice(2))
} else {
  process.stderr.write(`${unsupported}\n`)
  process.exitCode = 1
}
