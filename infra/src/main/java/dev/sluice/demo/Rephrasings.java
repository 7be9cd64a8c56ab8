package dev.sluice.demo;

import dev.sluice.demo.workload.DemoRequest;
import dev.sluice.schema.AnswerSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts by language what became of questions that were asked before in other words. Not thread-safe. */
public final class Rephrasings {

    /**
     * Rephrased questions of a language.
     *
     * @param asked how many there were
     * @param early how many of them were sent while nobody had an answer yet, so that no cache could have had one
     * @param served how many were answered from the cache, be the answer right or wrong
     */
    public record Line(String lang, int asked, int early, int served) {}

    /** An intent within a cache scope. */
    private record Topic(String scope, String intentId) {}

    private final Set<Topic> answered = new HashSet<>();
    private final Set<String> early = new HashSet<>();
    private final Map<String, Line> lines = new TreeMap<>();

    void sent(String requestId, DemoRequest question) {
        if (!answered.contains(topic(question))) {
            early.add(requestId);
        }
    }

    /** A response with an answer. */
    void answered(String requestId, DemoRequest question, AnswerSource source) {
        answered.add(topic(question));
        if (question.kind() == DemoRequest.Kind.REPHRASED) {
            Line before = lines.getOrDefault(question.lang(), new Line(question.lang(), 0, 0, 0));
            lines.put(
                    question.lang(),
                    new Line(
                            question.lang(),
                            before.asked() + 1,
                            before.early() + (early.contains(requestId) ? 1 : 0),
                            before.served() + (source == AnswerSource.PROVIDER ? 0 : 1)));
        }
    }

    /** By language. */
    List<Line> lines() {
        return List.copyOf(lines.values());
    }

    private static Topic topic(DemoRequest question) {
        return new Topic(question.scope(), question.intentId());
    }
}
