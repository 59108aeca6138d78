"""A target that answers a fixed time after it was connected to, and knows how long it really took.

delayed-target.py PORT DELAY_MS RECORD: listens on the whole loopback network, so that the address that is dialled names the
probe. When it is ended it writes a line for each connection into RECORD: the address, the nanoseconds from accepting it
to having sent the banner, and the nanoseconds for which it may have waited in the queue before it was accepted.
"""

import os
import select
import signal
import socket
import sys
import time
from collections import deque

BANNER = b'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'
BATCH = 32

port, delay_ns, record_file = int(sys.argv[1]), int(float(sys.argv[2]) * 1e6), sys.argv[3]
waiting = deque()
records = []
now = time.monotonic_ns


def listen():
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'lo')
    server.bind(('0.0.0.0', port))
    server.listen(4096)
    server.setblocking(False)
    return server


def accept(server, looked):
    """Accepts a batch; `looked` is when it was last seen that nobody waits, or that someone does."""
    for _ in range(BATCH):
        try:
            connection, _ = server.accept()
        except BlockingIOError:
            return now()
        accepted = now()
        waiting.append((accepted, accepted - looked, connection, connection.getsockname()[0]))
    return looked


def send():
    while waiting and waiting[0][0] + delay_ns <= now():
        accepted, queued, connection, address = waiting.popleft()
        try:
            connection.send(BANNER)
        except OSError:
            pass  # Whoever ran out of time, or out of work, hung up.
        records.append((address, now() - accepted, queued))
        connection.close()


def finish(*_):
    with open(record_file, 'w') as file:
        file.writelines('%s %d %d\n' % record for record in records)
    sys.exit()


def prefer():
    """Comes before all else on this machine, if this user may: what it says of the time is the truth of the others."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        pass


def main():
    signal.signal(signal.SIGTERM, finish)
    server = listen()
    prefer()
    print('listening', flush=True)
    looked = now()
    while True:
        # Unlike epoll, select() takes a time finer than a millisecond.
        timeout = max(0, (waiting[0][0] + delay_ns - now()) / 1e9) if waiting else None
        before = now()
        ready, _, _ = select.select([server], [], [], timeout)
        # A wait that took its time began with an empty queue, and ended with the first who came.
        if now() - before > 100_000:
            looked = now()
        if ready:
            looked = accept(server, looked)
        else:
            looked = now()
        send()


main()
