-- Sends each request of a file once, in turn: lines of method, path, token, version seen and body, apart by tabs.
-- One without a token goes with the headers that wrk was given. Its end is wrk.lua's. Args: the file.
local wanted, at = {}, 0

init = function(args)
  for line in io.lines(args[1]) do
    local method, path, token, seen, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = nil
    if token ~= "" then
      headers = { ["Accept"] = "application/json", ["Content-Type"] = "application/json" }
      headers["Authorization"] = "Bearer " .. token
      if seen ~= "" then headers["If-Match"] = seen end
    end
    wanted[#wanted + 1] = wrk.format(method, path, headers, body)
  end
end

request = function()
  at = at + 1
  return wanted[(at - 1) % #wanted + 1]
end

done = function(summary, latency, _)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  local p50, p99 = latency:percentile(50), latency:percentile(99)
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, p50, p99, errors))
end
