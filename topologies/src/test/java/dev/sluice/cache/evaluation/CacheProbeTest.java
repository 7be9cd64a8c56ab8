package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.CachePolicy;
import org.junit.jupiter.api.Test;

final class CacheProbeTest {

    private static final String STORED = "How do I reset my password?";
    private static final String REPHRASED = "How can I reset my password please?";

    private final CacheProbe cache = new CacheProbe(Probes.preparation(Probes.leastScore(0)));

    @Test
    void theSameTextIsAnsweredByTheExactTier() {
        cache.store("one", STORED, null, null);

        Finding finding = cache.lookup("How do I  reset my password?", null, null);

        assertThat(finding.tier()).isEqualTo(Tier.EXACT);
        assertThat(finding.entryId()).isEqualTo("one");
        assertThat(finding.language()).isEqualTo("en");
        assertThat(finding.guard()).isNull();
    }

    @Test
    void theSameWordsAreAnsweredByTheNormalisedTier() {
        cache.store("one", STORED, null, null);

        assertThat(cache.lookup("how do I reset my password", null, null).tier())
                .isEqualTo(Tier.NORMALISED);
    }

    @Test
    void otherWordsAreAnsweredByTheSemanticTierAndThenByTheExactOne() {
        cache.store("one", STORED, null, null);

        Finding first = cache.lookup(REPHRASED, null, null);
        Finding second = cache.lookup(REPHRASED, null, null);

        assertThat(first.tier()).isEqualTo(Tier.SEMANTIC);
        assertThat(first.entryId()).isEqualTo("one");
        assertThat(first.similarity()).isBetween(0.7, 1.0);
        assertThat(first.score()).isBetween(0.0, 1.0);
        assertThat(first.model()).isEqualTo("all-minilm-l6-v2-q");
        assertThat(first.embedNanos()).isPositive();
        assertThat(first.searchNanos()).isPositive();
        assertThat(second.tier()).isEqualTo(Tier.EXACT);
        assertThat(second.entryId()).isEqualTo("one");
    }

    @Test
    void aMissNamesItsGuard() {
        cache.store("one", "Can I return shoes within 14 days?", null, null);

        Finding finding = cache.lookup("Can I return shoes within 40 days?", null, null);

        assertThat(finding.tier()).isEqualTo(Tier.MISS);
        assertThat(finding.entryId()).isEqualTo("one");
        assertThat(finding.guard()).isEqualTo("NUMBER");
    }

    @Test
    void aQuestionThatIsTooFarOffIsReportedWithItsCosine() {
        cache.store("one", STORED, null, null);

        Finding finding = cache.lookup("Which wine goes with grilled fish?", null, null);

        assertThat(finding.guard()).isEqualTo(Finding.SIMILARITY);
        assertThat(finding.similarity()).isBetween(-0.5, 0.65);
        assertThat(finding.score()).isNull();
    }

    @Test
    void whatIsExcludedIsNeitherReadNorStored() {
        String personal = "My e-mail is jane.roe@northwind-mail.com, how do I change it?";

        cache.store("one", personal, null, null);
        Finding finding = cache.lookup(personal, null, null);

        assertThat(finding.tier()).isEqualTo(Tier.MISS);
        assertThat(finding.guard()).isEqualTo("PERSONAL_DATA");
    }

    @Test
    void aLanguageThatNothingCoversKeepsTheExactTiers() {
        String question = "Wie kann ich mein Passwort zurücksetzen, wenn ich es vergessen habe?";
        cache.store("one", question, null, null);

        assertThat(cache.lookup(question, null, null).tier()).isEqualTo(Tier.EXACT);
        assertThat(cache.lookup("Wie setze ich denn ein Passwort zurück, das ich vergessen habe?", null, null)
                        .guard())
                .isEqualTo("LANGUAGE_NOT_COVERED");
    }

    @Test
    void policiesActOnTheQueryTypeThatIsGiven() {
        CachePolicy off = CachePolicy.newBuilder()
                .setQueryType("transaction")
                .setSemantic(false)
                .build();
        CacheProbe switched = new CacheProbe(Probes.preparation(Probes.leastScore(0), Probes.policy(off)));
        switched.store("one", STORED, null, "transaction");

        assertThat(switched.lookup(REPHRASED, null, "transaction").guard()).isEqualTo("SWITCHED_OFF");
        assertThat(switched.lookup(REPHRASED, null, "faq").tier()).isEqualTo(Tier.MISS);
        switched.store("two", STORED, null, "faq");
        assertThat(switched.lookup(REPHRASED, null, "faq").tier()).isEqualTo(Tier.SEMANTIC);
    }

    @Test
    void aQuestionOfAnotherLanguageIsAnotherScope() {
        cache.store("one", STORED, "en", null);

        Finding finding = cache.lookup("Як скинути пароль?", "uk", null);

        assertThat(finding.tier()).isEqualTo(Tier.MISS);
        assertThat(finding.entryId()).isNull();
        assertThat(finding.guard()).isNull();
    }
}
