package dev.sluice.config;

import java.time.Duration;

/**
 * Settings of the workers' batch lane.
 *
 * @param maxRequests most calls in a job; a provider's own limit holds, too
 * @param maxBytes most bytes of a job's input; a provider's own limit holds, too
 * @param maxAge longest wait of a call for its job to fill
 * @param pollInterval how often a job at a provider is looked at
 * @param deadlineMargin a call that has less time than this until its deadline is taken out of the batch lane
 * @param settleTime after this a submission that was cut off by a crash has reached the provider or never will
 */
public record BatchSettings(
        int maxRequests,
        long maxBytes,
        Duration maxAge,
        Duration pollInterval,
        Duration deadlineMargin,
        Duration settleTime) {

    /** What holds where nothing is set. */
    public static final BatchSettings DEFAULT = new BatchSettings(
            100_000,
            256_000_000,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            Duration.ofMinutes(5));

    private static final int MOST_REQUESTS = 1_000_000;

    static BatchSettings read(Section section) {
        BatchSettings settings = new BatchSettings(
                section.integer("max-requests", DEFAULT.maxRequests, 1, MOST_REQUESTS),
                section.value(
                        "max-bytes",
                        DEFAULT.maxBytes,
                        Quantities.SIZE + ", above zero",
                        text -> Quantities.bytes(text).filter(bytes -> bytes > 0)),
                SettingReaders.duration(section, "max-age", DEFAULT.maxAge),
                SettingReaders.duration(section, "poll-interval", DEFAULT.pollInterval),
                SettingReaders.duration(section, "deadline-margin", DEFAULT.deadlineMargin),
                SettingReaders.duration(section, "settle-time", DEFAULT.settleTime));
        section.end();
        return settings;
    }
}
