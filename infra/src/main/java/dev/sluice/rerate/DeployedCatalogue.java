package dev.sluice.rerate;

import dev.sluice.budget.policy.PolicyCheck;
import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.PriceCheck;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.client.TableSnapshot;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Policies and prices of a deployment as they are now, read the way the gate reads them. */
public record DeployedCatalogue(PolicyIndex policies, PriceBook prices) implements Catalogue {

    /** Reads both topics. */
    public static DeployedCatalogue read(SluiceConfig config) {
        return of(table(config, Topics.POLICIES), table(config, Topics.PRICES));
    }

    /** The catalogue of what topics hold; what cannot be applied is left out. */
    static DeployedCatalogue of(Map<String, Policy> policies, Map<String, Price> prices) {
        return new DeployedCatalogue(
                new PolicyIndex(policies.values().stream()
                        .filter(policy -> PolicyCheck.faultyField(policy).isEmpty())
                        .toList()),
                new PriceBook(prices.values().stream()
                        .filter(price -> PriceCheck.faultyField(price).isEmpty())
                        .toList()));
    }

    private static <T extends SpecificRecord> Map<String, T> table(SluiceConfig config, Topic<T> topic) {
        return TableSnapshot.read(
                ClientProperties.follower(config, "sluice-rerate"),
                new Topics(config.topics().prefix()).name(topic),
                new Serdes(config.schemaRegistry()).forTopic(topic).deserializer());
    }
}
