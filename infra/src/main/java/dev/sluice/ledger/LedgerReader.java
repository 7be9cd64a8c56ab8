package dev.sluice.ledger;

import dev.sluice.client.TopicSnapshot;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.Price;
import dev.sluice.schema.UsageEvent;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Reads the ledger and the prices of a deployment as they are now. */
public final class LedgerReader {

    private final SluiceConfig config;
    private final Serdes serdes;

    public LedgerReader(SluiceConfig config) {
        this.config = config;
        this.serdes = new Serdes(config.schemaRegistry());
    }

    /** Hands over every line that passes the filter, once, also when it was written twice. */
    public void lines(LedgerFilter filter, Consumer<UsageEvent> handler) {
        Set<String> seen = new HashSet<>();
        read(Topics.USAGE, line -> {
            if (filter.test(line) && seen.add(line.getTenant() + '\n' + line.getLineId())) {
                handler.accept(line);
            }
        });
    }

    /** The price records that are kept, by id. */
    public Map<String, Price> prices() {
        Map<String, Price> prices = new HashMap<>();
        read(Topics.PRICES, price -> prices.put(price.getPriceId(), price));
        return prices;
    }

    private <T extends SpecificRecord> void read(Topic<T> topic, Consumer<T> handler) {
        TopicSnapshot.read(
                ClientProperties.follower(config, "sluice-ledger"),
                new Topics(config.topics().prefix()).name(topic),
                serdes.forTopic(topic).deserializer(),
                handler);
    }
}
