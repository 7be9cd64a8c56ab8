-- No call of a deployment for so many ms from now, unless it is held for longer already.
-- KEYS[1]: the deployment's hash. ARGV: ms.
local time = redis.call('TIME')
local until_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[1])
local held = tonumber(redis.call('HGET', KEYS[1], 'u') or 0)
if until_ms > held then
  redis.call('HSET', KEYS[1], 'u', string.format('%.0f', until_ms))
  redis.call('PEXPIRE', KEYS[1], math.max(130000, tonumber(ARGV[1]) + 1000))
end
return 1
