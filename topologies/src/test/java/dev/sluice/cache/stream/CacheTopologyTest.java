package dev.sluice.cache.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.serde.Serdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheTopologyTest {

    private static final Path SNAPSHOT = Path.of("src/test/resources/cache-topology.txt");

    @Test
    void namesAndEdgesAreThoseThatDeploymentsHaveStateFor() throws IOException {
        var topology = new CacheTopology(
                new TopicSettings("", 3, (short) 1),
                Fixtures.settings(),
                new Serdes(Map.of("schema.registry.url", "mock://cache-topology")),
                new MemoryAnswerStore(),
                Fixtures.tools(new FakeEmbedder(text -> text)));

        String description = topology.build().describe().toString();

        Path found = Path.of("target/cache-topology.txt");
        Files.writeString(found, description);
        assertThat(description)
                .as(
                        "The topology changed. Renamed stores and repartition topics orphan state, so say in the release"
                                + " notes what to reset; then: cp topologies/%s topologies/%s",
                        found, SNAPSHOT)
                .isEqualTo(Files.readString(SNAPSHOT));
    }
}
