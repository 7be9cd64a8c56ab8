package dev.sluice.cli;

import dev.sluice.client.RecordJson;
import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        CountDownLatch remaining = new CountDownLatch(limit < 0 ? Integer.MAX_VALUE : Math.toIntExact(limit));
        try (TopicTail<?> _ = tail(config, stream.topic(), remaining)) {
            remaining.await();
        }
        return 0;
    }

    private <T extends SpecificRecord> TopicTail<T> tail(
            SluiceConfig config, Topic<T> topic, CountDownLatch remaining) {
        String name = new Topics(config.topics().prefix()).name(topic);
        var properties = ClientProperties.follower(config, "sluice-watch");
        var values = new Serdes(config.schemaRegistry()).forTopic(topic).deserializer();
        if (fromBeginning) {
            return TopicTail.fromBeginning(properties, name, values, record -> print(record.value(), remaining));
        }
        return TopicTail.fromNow(properties, name, values, record -> print(record.value(), remaining));
    }

    private void print(SpecificRecord value, CountDownLatch remaining) {
        if (remaining.getCount() > 0) {
            System.out.println(json ? RecordJson.toJson(value) : Lines.of(value));
            remaining.countDown();
        }
    }
}
