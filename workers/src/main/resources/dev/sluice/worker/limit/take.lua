-- Takes calls and their tokens out of a deployment's minute, all or nothing.
-- KEYS[1]: the deployment's hash. ARGV: epoch known, epoch to begin with, limit of requests, limit of tokens (0: none),
-- calls, tokens, 1 to count without asking.
-- Returns {1, 0, slot, epoch}: taken; {0, wait in ms, 0, epoch}: not yet; {-1, 0, 0, epoch}: these counts are of
-- another epoch than the caller knows.
-- Fields: e epoch, h oldest slot, r and t sums, r<slot> and t<slot>, u no call before this (ms).
local SLOT_MS, SLOTS, KEEP_MS = 500, 121, 130000
local key = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local slot = math.floor(now / SLOT_MS)
local name = function(kind, number) return string.format('%s%.0f', kind, number) end

local state = redis.call('HMGET', key, 'e', 'h', 'r', 't', 'u')
local epoch = state[1]
if not epoch then
  epoch = ARGV[2]
  state[2], state[3], state[4] = slot, 0, 0
  redis.call('HSET', key, 'e', epoch, 'h', slot, 'r', 0, 't', 0)
  redis.call('PEXPIRE', key, KEEP_MS)
end
if epoch ~= ARGV[1] then
  return {-1, 0, 0, epoch}
end

local oldest, requests, tokens = tonumber(state[2]), tonumber(state[3]), tonumber(state[4])
local first = slot - SLOTS + 1
if oldest < first then
  for s = oldest, first - 1 do
    local gone = redis.call('HMGET', key, name('r', s), name('t', s))
    if gone[1] then
      requests = requests - tonumber(gone[1])
      tokens = tokens - tonumber(gone[2] or 0)
      redis.call('HDEL', key, name('r', s), name('t', s))
    end
  end
  oldest = first
  redis.call('HSET', key, 'h', oldest, 'r', requests, 't', tokens)
end

local limitR, limitT = tonumber(ARGV[3]), tonumber(ARGV[4])
local calls, cost = tonumber(ARGV[5]), tonumber(ARGV[6])
if ARGV[7] ~= '1' then
  local wait = 0
  local held = tonumber(state[5] or 0)
  if held > now then wait = held - now end
  -- A call larger than the whole limit goes when nothing else counts.
  local overR, overT = 0, 0
  if limitR > 0 and requests > 0 then overR = math.min(requests, requests + calls - limitR) end
  if limitT > 0 and tokens > 0 then overT = math.min(tokens, tokens + cost - limitT) end
  if overR > 0 or overT > 0 then
    local s = oldest
    while s <= slot and (overR > 0 or overT > 0) do
      local used = redis.call('HMGET', key, name('r', s), name('t', s))
      overR = overR - tonumber(used[1] or 0)
      overT = overT - tonumber(used[2] or 0)
      s = s + 1
    end
    wait = math.max(wait, (s - 1 + SLOTS) * SLOT_MS - now)
  end
  if wait > 0 then
    return {0, wait, 0, epoch}
  end
end
redis.call('HINCRBY', key, name('r', slot), calls)
redis.call('HINCRBY', key, name('t', slot), cost)
redis.call('HINCRBY', key, 'r', calls)
redis.call('HINCRBY', key, 't', cost)
redis.call('PEXPIRE', key, KEEP_MS)
return {1, 0, slot, epoch}
