-- Changes what a slot counts, if it still does.
-- KEYS[1]: the deployment's hash. ARGV: epoch, slot, calls and tokens to add, which may be negative.
local state = redis.call('HMGET', KEYS[1], 'e', 'h')
if state[1] ~= ARGV[1] or tonumber(ARGV[2]) < tonumber(state[2]) then
  return 0
end
redis.call('HINCRBY', KEYS[1], 'r' .. ARGV[2], ARGV[3])
redis.call('HINCRBY', KEYS[1], 't' .. ARGV[2], ARGV[4])
redis.call('HINCRBY', KEYS[1], 'r', ARGV[3])
redis.call('HINCRBY', KEYS[1], 't', ARGV[4])
return 1
