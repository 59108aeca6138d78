import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findPort } from '../test/e2e/support/ports.ts'
import { createAuthority, issueCertificate } from '../test/support/certificates.ts'
import { type RunningProcess, startProcess } from '../test/support/processes.ts'
import { untilAnswering } from './until-answering.ts'

/** Ports a service: as many targets take turns, as with Prometheus, and no port runs out of connections. */
const PORTS = 8

/** How often nginx is started, each time on other ports. */
const MAX_ATTEMPTS = 3

const BANNER = 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3'

const PARAGRAPH = '<p>All is well.</p>\n'
/** 66 KB, and what is searched for at its end. */
const PAGE = `${PARAGRAPH.repeat(3300)}<address>ops</address>\n`

/** What is probed: the module, with targets that have to succeed under it. */
export interface Work {
  readonly module: string
  readonly targets: readonly string[]
}

export const WORKS = ['tcp', 'banner', 'http', 'https', 'search'] as const
export type WorkName = (typeof WORKS)[number]

/** The modules of both exporters, as blackbox_exporter knows them. */
export function modulesFile(caFile: string): string {
  return `modules:
  tcp: { prober: tcp, timeout: 5s }
  banner:
    prober: tcp
    timeout: 5s
    tcp: { query_response: [{ expect: '^SSH-2.0-' }] }
  http: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4 } }
  https:
    prober: http
    timeout: 5s
    http: { preferred_ip_protocol: ip4, fail_if_not_ssl: true, tls_config: { ca_file: '${caFile}' } }
  search:
    prober: http
    timeout: 5s
    http: { preferred_ip_protocol: ip4, fail_if_body_not_matches_regexp: ['<p>[A-Z][^<]*\\.</p>\\s*<address>'] }
`
}

/** Starts nginx with all that is probed, and writes the certificates that it needs into the folder. */
export async function startTargets(
  folder: string,
): Promise<RunningProcess & { readonly works: Readonly<Record<WorkName, Work>>; readonly caFile: string }> {
  const ca = await createAuthority('bench')
  const { cert, key } = await issueCertificate(ca, '127.0.0.1', 30)
  const caFile = join(folder, 'ca.pem')
  await Promise.all([
    writeFile(caFile, ca.cert),
    writeFile(join(folder, 'cert.pem'), cert),
    writeFile(join(folder, 'key.pem'), key, { mode: 0o600 }),
    writeFile(join(folder, 'page.html'), PAGE),
    chmod(folder, 0o711), // Where this is root, nginx reads the page as nobody.
  ])
  const { nginx, ports } = await startNginx(folder)
  const { banner, http, https } = ports
  const addresses = (ports: readonly number[]): string[] => ports.map((port) => `127.0.0.1:${port}`)
  const works = {
    tcp: { module: 'tcp', targets: addresses(banner) },
    banner: { module: 'banner', targets: addresses(banner) },
    http: { module: 'http', targets: addresses(http) },
    https: { module: 'https', targets: addresses(https).map((address) => `https://${address}`) },
    search: { module: 'search', targets: addresses(http).map((address) => `${address}/page.html`) },
  }
  return { ...nginx, works, caFile }
}

/** Starts nginx on ports that are free, which somebody else may take before it does. @throws Error with what nginx said last. */
async function startNginx(folder: string): Promise<{ readonly nginx: RunningProcess; readonly ports: Ports }> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await findPorts()
    const file = join(folder, 'nginx.conf')
    await writeFile(file, nginxFile(ports, folder))
    const nginx = startProcess('nginx', ['-p', folder, '-e', 'stderr', '-c', file])
    try {
      await untilAnswering(nginx, `http://127.0.0.1:${ports.http[0]}/`)
      return { nginx, ports }
    } catch (error) {
      if (attempt === MAX_ATTEMPTS) throw error
    }
  }
}

/** Each port once: nothing holds what `findPort` has found, so that it may find it again. */
async function findPorts(): Promise<Ports> {
  const found = new Set<number>()
  while (found.size < 3 * PORTS) found.add(await findPort())
  const ports = [...found]
  return { banner: ports.slice(0, PORTS), http: ports.slice(PORTS, 2 * PORTS), https: ports.slice(2 * PORTS) }
}

interface Ports {
  readonly banner: readonly number[]
  readonly http: readonly number[]
  readonly https: readonly number[]
}

/** Sessions of TLS are never resumed: each probe shakes hands in full, whoever makes it. */
function nginxFile({ banner, http, https }: Ports, folder: string): string {
  const listen = (ports: readonly number[], parameters = ''): string =>
    ports.map((port) => `listen 127.0.0.1:${port}${parameters} backlog=4096;`).join(' ')
  return `load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events { worker_connections 8192; }
stream {
  server { ${listen(banner)} return '${BANNER}\\r\\n'; }
}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  default_type text/html;
  server {
    ${listen(http)}
    ${listen(https, ' ssl')}
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache off;
    ssl_session_tickets off;
    location = / { return 200 "${PARAGRAPH.trimEnd().repeat(50)}"; }
    location = /page.html { root '${folder}'; }
  }
}
`
}
