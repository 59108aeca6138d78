import type { BlackboxFile } from './blackbox-file.ts'
import { EXAMPLES } from './examples.ts'
import { HTTP } from './http.ts'
import { HTTP_CLIENT } from './http-client.ts'
import { MODULES } from './modules.ts'
import { PLACEHOLDERS } from './placeholders.ts'
import { TCP } from './tcp.ts'
import { YAML } from './yaml.ts'

/** Files of blackbox_exporter, good and bad. */
export const BLACKBOX_FILES: readonly BlackboxFile[] = [
  EXAMPLES,
  YAML,
  MODULES,
  TCP,
  HTTP,
  HTTP_CLIENT,
  PLACEHOLDERS,
].flat()
