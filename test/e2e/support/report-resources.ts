/** Preloaded into an exporter, which then tells what it holds whenever it gets SIGUSR2: see `readResources`. */

const ROUNDS = 8

process.on('SIGUSR2', async () => {
  // What one collection finds free may free more: finalizers, and handles that close in a later turn.
  for (let round = 0; round < ROUNDS; round += 1) {
    await globalThis.gc?.({ type: 'major', execution: 'async' })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  const listeners = process.eventNames().map((name) => [String(name), process.listenerCount(name)])
  const report = { active: process.getActiveResourcesInfo().sort(), listeners, usedBytes: heapUsed + external, rss }
  process.stdout.write(`resources ${JSON.stringify(report)}\n`)
})
