package dev.sluice.prices;

import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a price is for, without when it holds: the records with the same key are the history of one price. */
record PriceKey(
        @Nullable String tenant,
        String provider,
        String model,
        @Nullable String tier,
        @Nullable String region,
        boolean batch,
        long minPromptTokens,
        List<PriceWindow> windows) {

    static PriceKey of(Price price) {
        return new PriceKey(
                price.getTenant(),
                price.getProvider(),
                price.getModel(),
                price.getServiceTier(),
                price.getRegion(),
                price.getBatch(),
                price.getMinPromptTokens(),
                List.copyOf(price.getWindows()));
    }

    /** Whether a call that nothing special is known of has this price. */
    boolean isPlain() {
        return tier == null && region == null && !batch && minPromptTokens == 0 && windows.isEmpty();
    }

    /** The same for a list price, so that a contract can be held against it. */
    PriceKey ofList() {
        return new PriceKey(null, provider, model, tier, region, batch, minPromptTokens, windows);
    }

    PriceKey ofBand(long band) {
        return new PriceKey(tenant, provider, model, tier, region, batch, band, windows);
    }

    PriceKey ofSingleCalls() {
        return new PriceKey(tenant, provider, model, tier, region, false, minPromptTokens, windows);
    }

    /** What sets it apart from the plain price of its model, in words. */
    String conditions() {
        StringBuilder words = new StringBuilder();
        append(words, "tenant ", tenant);
        append(words, "tier ", tier);
        append(words, "region ", region);
        append(words, "", batch ? "batch" : null);
        append(words, "prompts from ", minPromptTokens == 0 ? null : String.valueOf(minPromptTokens));
        append(words, "at ", windows.isEmpty() ? null : String.join(" and ", PriceFields.windows(windows)));
        return words.isEmpty() ? "plain" : words.toString();
    }

    private static void append(StringBuilder words, String name, @Nullable String value) {
        if (value != null) {
            words.append(words.isEmpty() ? "" : ", ").append(name).append(value);
        }
    }
}
