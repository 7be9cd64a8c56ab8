package dev.sluice.prices.litellm;

import dev.sluice.schema.PriceWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Circumstances that a map gives a model a price for. */
record Variant(@Nullable String tier, @Nullable String region, boolean batch, long band, List<PriceWindow> windows) {

    static final Variant PLAIN = new Variant(null, null, false, 0, List.of());

    boolean isPlain() {
        return equals(PLAIN);
    }

    Variant ofBand(long tokens) {
        return new Variant(tier, region, batch, tokens, windows);
    }

    Variant inRegion(String name) {
        return new Variant(tier, name, batch, band, windows);
    }

    Variant ofTier(String name) {
        return new Variant(name, region, batch, band, windows);
    }

    Variant inBatch() {
        return new Variant(tier, region, true, band, windows);
    }

    Variant at(List<PriceWindow> times) {
        return new Variant(tier, region, batch, band, times);
    }

    /** What a long prompt costs in a tier belongs to the tier: it is taken as a whole or not at all. */
    Variant family() {
        return ofBand(0);
    }

    /** Part of an id. */
    String suffix() {
        StringBuilder suffix = new StringBuilder();
        suffix.append(tier == null ? "" : "-" + tier)
                .append(region == null ? "" : "-" + region)
                .append(batch ? "-batch" : "")
                .append(band == 0 ? "" : "-from-" + band)
                .append(windows.isEmpty() ? "" : "-off-peak");
        return suffix.toString();
    }
}
