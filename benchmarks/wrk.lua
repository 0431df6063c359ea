-- What wrk says at its end, for benchmarks/load.py: answers, microseconds, p50 and p99 in microseconds, errors.
done = function(summary, latency, _)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  local p50, p99 = latency:percentile(50), latency:percentile(99)
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, p50, p99, errors))
end
