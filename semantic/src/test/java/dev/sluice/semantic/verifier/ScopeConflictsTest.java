package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeConflictsTest {

    @Test
    void onlyDifferentLimitsOfOneKindExcludeEachOther() {
        assertThat(ScopeConflicts.between(Set.of("maximum"), Set.of("minimum"))).isTrue();
        assertThat(ScopeConflicts.between(Set.of("minimum", "free"), Set.of("paid")))
                .isTrue();
        assertThat(ScopeConflicts.between(Set.of("maximum"), Set.of("maximum"))).isFalse();
        assertThat(ScopeConflicts.between(Set.of("maximum"), Set.of("paid"))).isFalse();
        assertThat(ScopeConflicts.between(Set.of(), Set.of("paid"))).isFalse();
    }
}
