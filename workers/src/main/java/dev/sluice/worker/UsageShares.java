package dev.sluice.worker;

import dev.sluice.schema.TokenUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Shares the usage of one call out among the requests it was made for, so that the shares add up to it exactly. */
final class UsageShares {

    private UsageShares() {}

    /**
     * The shares.
     *
     * @param weights tokens counted for each request, 0 or more; all 0: equal shares
     */
    static List<TokenUsage> of(TokenUsage usage, long[] weights) {
        long[] uncached = split(usage.getInputUncached(), weights);
        long[] read = split(usage.getCacheRead(), weights);
        long[] output = split(usage.getOutputTotal(), weights);
        long[] reasoning = split(usage.getOutputReasoning(), weights);
        Map<String, long[]> written = new HashMap<>();
        usage.getCacheWrite().forEach((ttl, tokens) -> written.put(ttl, split(tokens, weights)));
        List<TokenUsage> shares = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            int request = i;
            Map<String, Long> writes = new HashMap<>();
            written.forEach((ttl, tokens) -> writes.put(ttl, tokens[request]));
            shares.add(new TokenUsage(uncached[i], read[i], writes, output[i], reasoning[i]));
        }
        return shares;
    }

    /** Largest remainder; of equal ones the earlier. */
    static long[] split(long total, long[] weights) {
        long sum = Arrays.stream(weights).sum();
        long[] by =
                sum == 0 ? IntStream.range(0, weights.length).mapToLong(i -> 1).toArray() : weights;
        long all = sum == 0 ? weights.length : sum;
        long[] shares = new long[by.length];
        long[] remainders = new long[by.length];
        long left = total;
        for (int i = 0; i < by.length; i++) {
            long high = Math.multiplyExact(total, by[i]);
            shares[i] = high / all;
            remainders[i] = high % all;
            left -= shares[i];
        }
        List<Integer> first = IntStream.range(0, by.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> remainders[i])
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int i = 0; i < left; i++) {
            shares[first.get(i)]++;
        }
        return shares;
    }
}
