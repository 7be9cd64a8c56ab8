package dev.sluice.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.CachePolicyReader;
import dev.sluice.semantic.verifier.Guard;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GuardNamesTest {

    @Test
    void policyFilesKnowExactlyTheGuardsThereAre() {
        assertThat(CachePolicyReader.GUARDS)
                .isEqualTo(Arrays.stream(Guard.values()).map(Enum::name).toList());
    }
}
