package dev.sluice.topic;

import org.jspecify.annotations.Nullable;

/**
 * A setting of a share group and whether the broker took it.
 *
 * @param refusedBecause the broker's reason; null: it was taken
 */
public record GroupSetting(String group, String name, String value, @Nullable String refusedBecause) {}
