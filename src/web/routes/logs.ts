import type { Context, Middleware } from 'koa'
import type { Crew } from '../../exporter/crew.ts'
import { hidePassword } from '../../net/user-info.ts'
import { HttpError } from '../../targets/http-error.ts'
import { parseQuery, singleParameter } from '../query.ts'
import { sendText } from '../send-text.ts'

/** `GET /logs?id=`, or `/logs?target=&module=`: all that is known of a recent probe, of the latest that fits. */
export function showLogs(crew: Crew): Middleware {
  return async (context: Context) => {
    const query = parseQuery(context.querystring)
    const [id, target, module] = ['id', 'target', 'module'].map((name) => singleParameter(query, name))
    if (id === undefined && target === undefined) {
      throw new HttpError(400, 'the parameter id is missing, or target and module')
    }
    const known = id ?? (await findLatest(crew, target, module))
    const text = known === undefined ? undefined : await crew.readLog(known)
    if (text === undefined) throw new HttpError(404, 'this probe is not remembered; it may be too old')
    context.respond = false
    await sendText(context.req, context.res, { contentType: 'text/plain; charset=utf-8', text })
  }
}

/** The id of the latest probe of a target, by a module or by any. */
async function findLatest(crew: Crew, target = '', module?: string): Promise<string | undefined> {
  const name = hidePassword(target)
  const probes = await crew.list()
  return probes.find((probe) => probe.target === name && (!module || probe.module === module))?.id
}
