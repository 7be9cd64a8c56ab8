package dev.sluice.topic;

import java.util.List;

/**
 * What stands between a cluster and its catalogue.
 *
 * @param missing topics that do not exist yet
 * @param present names of the topics that exist
 * @param drift where topics that exist differ; nothing changes them but their owner
 */
public record TopicPlan(List<TopicSpec> missing, List<String> present, List<Drift> drift) {

    /**
     * A difference of an existing topic.
     *
     * @param setting {@code partitions}, {@code replication} or the name of a topic setting
     */
    public record Drift(String topic, String setting, String actual, String expected) {

        @Override
        public String toString() {
            return topic + ": " + setting + " is " + actual + ", expected " + expected;
        }
    }

    /** Whether the cluster is as the catalogue says. */
    public boolean isSettled() {
        return missing.isEmpty() && drift.isEmpty();
    }
}
