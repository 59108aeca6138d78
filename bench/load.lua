-- What wrk runs: it asks for the probes of a list in turn, reads each answer, and takes the processor time of the exporter
-- in the very moment in which a window of time opens and closes. What is in flight at both ends then cancels out.
local ffi = require('ffi')
local bit = require('bit')

ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } bench_time;
  int clock_gettime(int clock, bench_time *time);
  int getpid(void);
  int kill(int pid, int signal);
  typedef struct {
    const char *next_in; unsigned int avail_in; unsigned long total_in;
    char *next_out; unsigned int avail_out; unsigned long total_out;
    const char *msg; void *state; void *zalloc; void *zfree; void *opaque;
    int data_type; unsigned long adler; unsigned long reserved;
  } bench_zstream;
  int inflateInit2_(bench_zstream *stream, int windowBits, const char *version, int size);
  int inflateReset(bench_zstream *stream);
  int inflate(bench_zstream *stream, int flush);
]]

local MONOTONIC, OWN_PROCESSOR_TIME = 1, 2
local INTERRUPT = 2
local MAX_BODY = 1048576
local time = ffi.new('bench_time')
local zlib, stream, plain
local threads = {}

local function read_clock(id)
  if ffi.C.clock_gettime(id, time) ~= 0 then return 0 end
  return tonumber(time.seconds) + tonumber(time.nanoseconds) / 1e9
end

-- The clock of the processor time of another process, of all its threads (clock_getcpuclockid(3)).
local function processor_time(pids)
  local sum = 0
  for _, pid in ipairs(pids) do sum = sum + read_clock(bit.bor(bit.lshift(bit.bnot(pid), 3), 2)) end
  return sum
end

local function gunzip(body)
  if not zlib then
    zlib = ffi.load('z.so.1')
    stream, plain = ffi.new('bench_zstream'), ffi.new('char[?]', MAX_BODY)
    zlib.inflateInit2_(stream, 31, '1', ffi.sizeof(stream))
  end
  zlib.inflateReset(stream)
  stream.next_in, stream.avail_in, stream.next_out, stream.avail_out = body, #body, plain, MAX_BODY
  zlib.inflate(stream, 4)
  return ffi.string(plain, MAX_BODY - stream.avail_out)
end

local function sum_of_phases(body)
  local sum, count = 0, 0
  for seconds in body:gmatch('\nprobe_phase_duration_seconds{[^}]*} (%S+)') do
    sum, count = sum + seconds, count + 1
  end
  return count == 0 and 'NaN' or ('%.9f'):format(sum)
end

local function split(text)
  local parts = {}
  for part in text:gmatch('%S+') do parts[#parts + 1] = part end
  return parts
end

function setup(thread)
  threads[#threads + 1] = thread
end

-- wrk … -- PIDS WARM_SECONDS WINDOW_SECONDS RECORD PATHS: RECORD is a file for address hash, duration and sum of the phases
-- of each probe, or `-`. In a path, 127.x.x.x becomes another address of the loopback network with each request.
function init(args)
  pids, requests = {}, {}
  for _, pid in ipairs(split(args[1])) do pids[#pids + 1] = tonumber(pid) end
  warm_seconds, window_seconds = tonumber(args[2]), tonumber(args[3])
  record = args[4] ~= '-' and io.open(args[4], 'w') or nil
  for _, path in ipairs(split(args[5])) do requests[#requests + 1] = wrk.format('GET', path) end
  before, after = requests[1]:match('^(.*)127%.x%.x%.x(.*)$')
  turn, answers, failures, failure = 0, 0, 0, ''
  began, opened, closed, count, seconds, processor, own = read_clock(MONOTONIC), nil, false, 0, 0, 0, 0
end

function request()
  turn = turn + 1
  if not before then return requests[turn % #requests + 1] end
  local high, middle, low = bit.band(bit.rshift(turn, 16), 255), bit.band(bit.rshift(turn, 8), 255), bit.band(turn, 255)
  return ('%s127.%d.%d.%d%s'):format(before, high + 1, middle, low, after)
end

local function mark(now)
  if not opened then
    if now - began < warm_seconds then return end
    opened, opened_at, opened_processor, opened_own = true, now, processor_time(pids), read_clock(OWN_PROCESSOR_TIME)
    return
  end
  count = count + 1
  if now - opened_at < window_seconds then return end
  seconds = now - opened_at
  processor, own = processor_time(pids) - opened_processor, read_clock(OWN_PROCESSOR_TIME) - opened_own
  closed = true
  ffi.C.kill(ffi.C.getpid(), INTERRUPT) -- wrk stops, and reports what it has.
end

local function header(headers, name)
  for key, value in pairs(headers) do
    if key:lower() == name then return value end
  end
end

function response(status, headers, body)
  if not closed then mark(read_clock(MONOTONIC)) end
  answers = answers + 1
  if header(headers, 'content-encoding') == 'gzip' then body = gunzip(body) end
  if status ~= 200 or not body:find('\nprobe_success 1\n', 1, true) then
    failures = failures + 1
    if failures == 1 then failure = status .. ' ' .. body end
  elseif record and opened then
    record:write(body:match('\nprobe_ip_addr_hash (%S+)'), ' ', body:match('\nprobe_duration_seconds (%S+)'), ' ',
      sum_of_phases(body), '\n')
  end
end

function done(summary, latency)
  local thread = threads[1]
  local errors = summary.errors
  local unanswered = errors.connect + errors.read + errors.write + errors.timeout
  io.write(('\nbench answers=%d failures=%d unanswered=%d probes=%d seconds=%.6f processor=%.9f own=%.9f p50=%d p99=%d\n')
    :format(thread:get('answers'), thread:get('failures'), unanswered, thread:get('count'), thread:get('seconds'),
      thread:get('processor'), thread:get('own'), latency:percentile(50), latency:percentile(99)))
  io.write(thread:get('failure'), '\n')
end
