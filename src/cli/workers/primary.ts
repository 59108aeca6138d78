import cluster from 'node:cluster'
import { startAutoReload } from '../../exporter/auto-reload.ts'
import type { Crew } from '../../exporter/crew.ts'
import type { Logger } from '../../log/logger.ts'
import { handleSignals } from '../signals.ts'
import { notifySystemd, takeSystemdSockets } from '../systemd.ts'
import { Answers } from './answers.ts'
import type { Arrival, Assignment } from './api.ts'
import { Member, WorkerStartError } from './member.ts'
import { primaryFamilies } from './primary-families.ts'
import { Reloads } from './reloads.ts'
import { Staff } from './staff.ts'

export interface PrimaryOptions {
  readonly workers: number
  readonly configFile: string
  readonly logger: Logger
  /** Takes the sockets of systemd for the workers. */
  readonly systemdSocket: boolean
  /** How often the file is looked at for changes, in milliseconds; undefined for never. */
  readonly autoReloadMs: number | undefined
}

/**
 * Starts workers that serve scrapes, and keeps them going. This process hands each connection to the next worker, and answers
 * what concerns all of them; it probes nothing.
 * @throws UserError
 */
export async function runPrimary(options: PrimaryOptions): Promise<void> {
  const { logger, autoReloadMs } = options
  // Where all workers listened themselves, one of two had from none to 29 of 32 connections, and throughput went with it.
  cluster.schedulingPolicy = cluster.SCHED_RR
  // Metrics have numbers that JSON has not.
  cluster.setupPrimary({ serialization: 'advanced' })
  const { staff, reloads } = createStaff(options)
  process.on('exit', () => staff.kill())
  let arrivals: readonly Arrival[]
  try {
    arrivals = await staff.start()
  } catch (error) {
    if (!(error instanceof WorkerStartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
    return
  }
  for (const arrival of arrivals) void reloads.welcome(arrival)
  const endAutoReload = autoReloadMs && startAutoReload(() => reloads.reloadIfChanged(), autoReloadMs)
  const stop = async (graceMs: number): Promise<void> => {
    if (endAutoReload) endAutoReload()
    await Promise.all([notifySystemd('STOPPING=1', logger), staff.stop(graceMs)])
  }
  handleSignals({ exporter: reloads, stop }, logger)
  logStart(options, arrivals, staff)
  await notifySystemd('READY=1', logger)
}

function createStaff({ workers, logger, systemdSocket }: PrimaryOptions): { staff: Staff; reloads: Reloads } {
  const systemdSockets = systemdSocket ? takeSystemdSockets() : undefined
  const answers = new Answers(() => staff.present)
  const reloads = new Reloads(() => staff.present, logger)
  const crew: Crew = {
    collect: () => answers.collect(() => primaryFamilies(staff.replaced)),
    list: () => answers.list(),
    readLog: (id) => answers.readLog(id),
    reload: () => reloads.reload(),
  }
  let hired = 0
  const staff = new Staff({
    places: workers,
    logger,
    hire(place) {
      hired += 1
      const assignment: Assignment = { place, places: workers, tells: hired === 1, systemdSockets }
      const hasOthers = (one: Member): boolean => staff.present.some((each) => each !== one && each.isConnected)
      return new Member(assignment, crew, hasOthers)
    },
    onReplaced(member, arrival) {
      logger.log('info', 'A worker is ready', { worker: member.id, pid: member.pid })
      void reloads.welcome(arrival)
    },
    onEnd(member) {
      answers.bury(member)
      // With the last one that had them, Node.js has closed them, and nobody but systemd can open them again.
      if (systemdSockets !== undefined && staff.present.length === 0) endWithoutSockets(staff, logger)
    },
  })
  return { staff, reloads }
}

function endWithoutSockets(staff: Staff, logger: Logger): void {
  if (!staff.isKeeping) return
  logger.log('error', 'All workers have ended, and the sockets of systemd are closed')
  process.exit(1)
}

function logStart({ configFile, logger }: PrimaryOptions, arrivals: readonly Arrival[], { present }: Staff): void {
  const [first] = arrivals
  if (first === undefined) return
  const { modules, targets, urls } = first
  logger.log('info', 'Configuration loaded', { file: configFile, modules, targets })
  for (const { id, pid } of present) logger.log('info', 'A worker is ready', { worker: id, pid })
  for (const url of urls) logger.log('info', 'Listening', { url })
}
