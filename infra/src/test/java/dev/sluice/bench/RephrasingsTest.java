package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.Rephrasings.Wordings;
import dev.sluice.cache.evaluation.CacheProbe;
import dev.sluice.cache.evaluation.Finding;
import dev.sluice.cache.evaluation.Preparation;
import dev.sluice.cache.evaluation.Tier;
import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RephrasingsTest {

    private static final CacheSettings SETTINGS = new CacheSettings(
            "bench",
            1,
            Map.of(),
            1 << 20,
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            List.of(),
            List.of(),
            SemanticSettings.DEFAULT);

    @Test
    void everyQuestionIsFoundInItsOtherWordsByTheSemanticTier() {
        try (Embedder embedder = OnnxEmbedder.load(OnnxModel.bundled())) {
            CacheProbe cache = new CacheProbe(new Preparation(SETTINGS, List.of(), "bench", embedder));
            Rephrasings.all().forEach(question -> cache.store(question.cached(), question.cached(), null, null));

            for (Wordings question : Rephrasings.all()) {
                Finding finding = cache.lookup(question.asked(), null, null);

                assertThat(finding.tier()).as("%s: %s", question, finding).isEqualTo(Tier.SEMANTIC);
                assertThat(finding.entryId()).isEqualTo(question.cached());
            }
        }
    }
}
