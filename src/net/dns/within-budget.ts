/**
 * Runs a task under a signal that aborts when the time is up, or when the given signal does. Nothing waits once it returns.
 */
export async function withinBudget<T>(
  { budgetMs, signal }: { readonly budgetMs: number; readonly signal: AbortSignal },
  task: (over: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const over = new AbortController()
  const end = (): void => over.abort()
  const timer = setTimeout(end, budgetMs)
  signal.addEventListener('abort', end)
  try {
    return await task(over.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
