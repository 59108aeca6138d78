import { ProbeFailure } from '../net/failure.ts'

/**
 * Thrown for a body that cannot even be begun with: its compression is not known, or it is no gzip from its first bytes
 * on. As in blackbox_exporter, the rules about the body are not asked then.
 */
export class UnopenedBody extends ProbeFailure {}
