import { readFile } from 'node:fs/promises'

/** Most memory that the objects of an isolated prober may take, in MiB; V8 sees to it. */
export const MAX_HEAP_MIB = 256

/** Most bytes that a worker may take with its buffers, and with Node.js itself. */
const MAX_RESIDENT_BYTES = 2 * MAX_HEAP_MIB * 1024 * 1024

const PAGE_BYTES = 4096
const INTERVAL_MS = 100

/**
 * Looks again and again at the memory of a process, for V8 counts no buffers. Only Linux tells it of another process.
 * @returns stops looking.
 */
export function watchMemory(pid: number | undefined, onExcess: () => void): () => void {
  if (process.platform !== 'linux' || pid === undefined) return () => {}
  const look = async (): Promise<void> => {
    if ((await residentBytes(pid)) > MAX_RESIDENT_BYTES) onExcess()
  }
  const timer = setInterval(() => void look(), INTERVAL_MS)
  return () => clearInterval(timer)
}

async function residentBytes(pid: number): Promise<number> {
  try {
    const [, pages] = (await readFile(`/proc/${pid}/statm`, 'latin1')).split(' ')
    return Number(pages) * PAGE_BYTES
  } catch {
    return 0 // It is no more.
  }
}
