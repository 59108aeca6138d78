/**
 * Looks for changes again and again; the next look begins a whole interval after the last one ended.
 * @param look must not fail.
 * @returns the function that ends it.
 */
export function startAutoReload(look: () => Promise<void>, intervalMs: number): () => void {
  let isEnded = false
  let timer: NodeJS.Timeout
  const plan = (): void => {
    if (isEnded) return
    timer = setTimeout(() => void look().finally(plan), intervalMs)
    timer.unref() // It is the servers that keep the process alive.
  }
  plan()
  return () => {
    isEnded = true
    clearTimeout(timer)
  }
}
