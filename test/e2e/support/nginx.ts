import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RunningProcess, startProcess } from '../../support/processes.ts'
import { eventually } from './eventually.ts'

/** Starts nginx with a site of one page on a port of 127.0.0.1. It writes into the folder alone. */
export async function startNginx(folder: string, port: number): Promise<RunningProcess> {
  const file = join(folder, 'nginx.conf')
  await writeFile(
    file,
    `daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port};
    return 200 "All is well.\\n";
  }
}
`,
  )
  const nginx = startProcess('nginx', ['-p', folder, '-e', 'stderr', '-c', file])
  await eventually(
    () => fetch(`http://127.0.0.1:${port}/`).then(({ ok }) => ok),
    (ok) => ok,
  )
  return nginx
}
