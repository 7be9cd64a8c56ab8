package dev.sluice.topic.export;

import dev.sluice.topic.Topic;
import dev.sluice.topic.Topic.Cleanup;
import dev.sluice.topic.Topics;
import java.util.Optional;

/** The catalogue as a Markdown table, kept between markers in a document. */
public final class TopicsTable {

    /** Line before the table. */
    public static final String BEGIN = "<!-- topics: generated from the catalogue -->";

    /** Line after the table. */
    public static final String END = "<!-- /topics -->";

    private TopicsTable() {}

    /** The table, with a line end after each row. */
    public static String render() {
        StringBuilder table = new StringBuilder("""
                | topic | for applications | key | record | kept | content |
                |---|---|---|---|---|---|
                """);
        for (Topic<?> topic : Topics.ALL) {
            row(
                    table,
                    "`" + topic.name() + "`",
                    audience(topic),
                    topic.keyedBy(),
                    "`" + topic.record().getSimpleName() + "`",
                    kept(topic),
                    topic.content());
        }
        row(table, "`" + Topics.DEAD_LETTERS + "`", "", "as received", "", "14 d", "records nobody could read");
        return table.toString();
    }

    /** The document with the present table between its markers; empty when it has none. */
    public static Optional<String> insert(String document) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END, Math.max(begin, 0));
        return begin < 0 || end < 0
                ? Optional.empty()
                : Optional.of(document.substring(0, begin) + BEGIN + "\n" + render() + document.substring(end));
    }

    private static void row(StringBuilder table, String... cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String audience(Topic<?> topic) {
        return switch (topic.visibility()) {
            case PUBLIC_IN -> "write";
            case PUBLIC_OUT -> "read";
            case PUBLIC_IN_OUT -> "write, read";
            case INTERNAL -> "";
        };
    }

    private static String kept(Topic<?> topic) {
        return topic.cleanup() == Cleanup.COMPACT
                ? "latest of each key"
                : topic.retention().toDays() + " d";
    }
}
