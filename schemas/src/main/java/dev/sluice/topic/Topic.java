package dev.sluice.topic;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic of the catalogue.
 *
 * @param <T> record type of the values; keys are UTF-8 strings
 * @param name name without the deployment's prefix, for example {@code llm.requests}
 * @param keyedBy what the key holds, in words
 * @param record generated class of the values
 * @param visibility whether applications outside Sluice may use it
 * @param cleanup delete by retention, or compact by key
 * @param retention how long records stay; ignored for compacted topics
 * @param throughputScaled whether the partition count follows the deployment's setting (else one partition)
 * @param large whether records carry prompts or answers and so need the large record limit
 * @param content one line for the documentation
 */
public record Topic<T extends SpecificRecord>(
        String name,
        String keyedBy,
        Class<T> record,
        Visibility visibility,
        Cleanup cleanup,
        Duration retention,
        boolean throughputScaled,
        boolean large,
        String content) {

    /** Who may use a topic, seen from outside. */
    public enum Visibility {
        PUBLIC_IN,
        PUBLIC_OUT,
        PUBLIC_IN_OUT,
        INTERNAL;

        public boolean isPublic() {
            return this != INTERNAL;
        }
    }

    /** Value of {@code cleanup.policy}. */
    public enum Cleanup {
        DELETE,
        COMPACT
    }
}
