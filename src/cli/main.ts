#!/usr/bin/env node
import { keepCompiled } from './compile-cache.ts'
import { holdV8 } from './hold-v8.ts'
import { describeUnsupportedNode } from './node-version.ts'
import { tuneProcess } from './tune-process.ts'

// Nothing else is imported before this: an old Node.js could not even read it.
const unsupported = describeUnsupportedNode(process.versions.node)
if (unsupported === undefined) {
  tuneProcess()
  holdV8()
  keepCompiled()
  // A name lookup that hangs holds a thread, and libuv gives such lookups half of its four.
  process.env['UV_THREADPOOL_SIZE'] ??= '64'
  const { run } = await import('./run.ts')
  await run(process.argv.slice(2))
} else {
  process.stderr.write(`${unsupported}\n`)
  process.exitCode = 1
}
