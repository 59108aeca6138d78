import { access, mkdir, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '../test/e2e/support/eventually.ts'

/** How often the kernel gives a process its share anew, in microseconds. */
const PERIOD_US = 10_000

/** Where the controller of processors is: with the others (cgroup v2), or by itself (v1). */
const V2 = '/sys/fs/cgroup'
const V1 = '/sys/fs/cgroup/cpu'

/** Lets processes have no more than a share of one processor each, by a control group of Linux; that needs root. */
export class Quota implements AsyncDisposable {
  readonly #percent: number
  readonly #folders: string[] = []

  constructor(percent: number) {
    this.#percent = percent
  }

  /** @throws Error when this user may not, or this kernel cannot. */
  async limit(pid: number): Promise<void> {
    const isV1 = await access(join(V1, 'cpu.cfs_quota_us')).then(
      () => true,
      () => false,
    )
    const quotaUs = Math.round((this.#percent / 100) * PERIOD_US)
    const folder = join(isV1 ? V1 : V2, `probe-exporter-bench-${pid}`)
    try {
      await mkdir(folder)
      this.#folders.push(folder)
      if (isV1) {
        await writeFile(join(folder, 'cpu.cfs_period_us'), String(PERIOD_US))
        await writeFile(join(folder, 'cpu.cfs_quota_us'), String(quotaUs))
      } else await writeFile(join(folder, 'cpu.max'), `${quotaUs} ${PERIOD_US}`)
      await writeFile(join(folder, 'cgroup.procs'), String(pid))
    } catch (cause) {
      throw new Error(`--quota: ${cause instanceof Error ? cause.message : cause}`, { cause })
    }
  }

  /** Takes the groups away. Their processes were ended, and may take a moment for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const removals = this.#folders.map((folder) =>
      eventually(
        () => rmdir(folder).then(() => true),
        (isGone) => isGone,
      ),
    )
    await Promise.allSettled(removals) // Also where one stays.
    await Promise.all(removals)
  }
}
