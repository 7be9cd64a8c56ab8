package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordNetTest {

    @ParameterizedTest
    @CsvSource({
        "buy, purchase, SAME",
        "bought, purchase, SAME",
        "hot, cold, OPPOSITE",
        "oak, tree, BROADER",
        "lemon, orange, SIBLING",
        "lemon, tuesday, NONE",
        "xyzzy, lemon, NONE"
    })
    void kinshipIsKnownAndSymmetric(String one, String other, Kinship kinship) {
        Relatives mine = WordNet.loaded().relatives(one);
        Relatives its = WordNet.loaded().relatives(other);

        assertThat(mine.to(its)).isEqualTo(kinship);
        assertThat(its.to(mine)).isEqualTo(kinship);
    }
}
