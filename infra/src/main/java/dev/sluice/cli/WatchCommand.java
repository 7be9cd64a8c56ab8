package dev.sluice.cli;

import dev.sluice.client.RecordJson;
import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a public topic until interrupted. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follow responses, budget alerts or the ledger until Ctrl-C.")
final class WatchCommand implements Callable<Integer> {

    /** What can be followed. */
    enum Stream {
        RESPONSES,
        ALERTS,
        USAGE;

        private Topic<? extends SpecificRecord> topic() {
            return switch (this) {
                case RESPONSES -> Topics.RESPONSES;
                case ALERTS -> Topics.BUDGET_ALERTS;
                case USAGE -> Topics.USAGE;
            };
        }
    }

    @Mixin
    private ConnectionOptions connection;

    @Parameters(paramLabel = "STREAM", description = "responses, alerts or usage.")
    private Stream stream;

    @Option(names = "--from-beginning", description = "Start with the oldest record that is kept.")
    private boolean fromBeginning;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(names = "--limit", paramLabel = "N", description = "End after N records.", defaultValue = "-1")
    private long limit;

    @Override
    public Integer call() throws Exception {
        SluiceConfig config = connection.config();
        AtomicLong remaining = new AtomicLong(limit < 0 ? Long.MAX_VALUE : limit);
        CompletableFuture<Void> enough = new CompletableFuture<>();
        try (TopicTail<?> tail = tail(config, stream.topic(), remaining, enough)) {
            CompletableFuture.anyOf(enough, tail.ended()).get();
            return 0;
        } catch (ExecutionException e) {
            throw new CliException("Following the topic failed: " + e.getCause(), e);
        }
    }

    private <T extends SpecificRecord> TopicTail<T> tail(
            SluiceConfig config, Topic<T> topic, AtomicLong remaining, CompletableFuture<Void> enough) {
        String name = new Topics(config.topics().prefix()).name(topic);
        var properties = ClientProperties.follower(config, "sluice-watch");
        var values = new Serdes(config.schemaRegistry()).forTopic(topic).deserializer();
        if (fromBeginning) {
            return TopicTail.fromBeginning(
                    properties, name, values, record -> print(record.value(), remaining, enough));
        }
        return TopicTail.fromNow(properties, name, values, record -> print(record.value(), remaining, enough));
    }

    private void print(SpecificRecord value, AtomicLong remaining, CompletableFuture<Void> enough) {
        if (remaining.getAndDecrement() > 0) {
            System.out.println(json ? RecordJson.toJson(value) : Lines.of(value));
        }
        if (remaining.get() <= 0) {
            enough.complete(null);
        }
    }
}
